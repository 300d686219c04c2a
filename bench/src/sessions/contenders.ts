import type { Databases } from '../database.ts'
import { PASSWORD, unknownAddress } from '../people/person.ts'
import type { Population } from '../people/population.ts'
import { expectStatus, post } from '../servers/procedure.ts'
import { type Server, startServer } from '../servers/server.ts'
import { addBetterAuthPopulation } from './better-auth-population.ts'

/** A server that resolves a cookie to its session. */
export interface Contender {
  name: string
  /** True for Signin, false for the servers that it is compared with. */
  ours: boolean
  server: Server
  url: string
  /** Sent cyclically. */
  cookies: string[]
}

const BARE = new URL('./bare-fastify.ts', import.meta.url)
const BETTER_AUTH = new URL('./better-auth.ts', import.meta.url)

export async function startContenders(
  signin: Server,
  { population }: Population,
  databases: Databases,
): Promise<Contender[]> {
  const cookies = population.map(({ cookie }) => cookie)
  const pool = { POOL_SIZE: String(databases.poolSize) }
  const bareEnv = { ...pool, DATABASE_URL: databases.signinUrl }
  const bare = await startServer(BARE, bareEnv, '/health')
  const betterAuthEnv = { ...pool, DATABASE_URL: databases.betterAuthUrl }
  const betterAuth = await startServer(BETTER_AUTH, betterAuthEnv, '/health')
  const cached = await startServer(BETTER_AUTH, { ...betterAuthEnv, COOKIE_CACHE: 'on' }, '/health')
  await addBetterAuthPopulation(databases.betterAuthUrl)

  const current = `${signin.origin}/api/trpc/sessions.current`
  const ours = { ours: true, server: signin, url: current }
  return [
    { ...ours, name: 'Signin, one busy session', cookies: cookies.slice(0, 1) },
    { ...ours, name: 'Signin, a population', cookies },
    {
      name: 'bare Fastify + pg, a population',
      ours: false,
      server: bare,
      url: `${bare.origin}/session`,
      cookies,
    },
    await betterAuthContender('Better Auth on Fastify', betterAuth),
    await betterAuthContender('Better Auth on Fastify, cookie cache on', cached),
  ]
}

async function betterAuthContender(name: string, server: Server): Promise<Contender> {
  const { origin } = server
  const person = {
    email: unknownAddress(),
    password: PASSWORD,
    name: 'A Person',
  }
  const answer = await post(`${origin}/api/auth/sign-up/email`, person, { origin })
  const { cookie } = expectStatus(answer, 200)
  return { name, ours: false, server, url: `${origin}/api/auth/get-session`, cookies: [cookie] }
}
