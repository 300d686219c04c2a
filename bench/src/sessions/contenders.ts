import type { Databases } from '../database.ts'
import { fillBetterAuth } from '../database.ts'
import { register, signIn } from '../servers/person.ts'
import { expectStatus, post } from '../servers/procedure.ts'
import { type Server, startServer } from '../servers/server.ts'

/** Something that says who a cookie speaks for. */
export interface Contender {
  name: string
  server: Server
  url: string
  cookie: string
  /** What it must answer to that cookie, always. */
  answer: string
}

const BARE = new URL('./bare-fastify.ts', import.meta.url)
const BETTER_AUTH = new URL('./better-auth.ts', import.meta.url)

/** Signin first, because it makes the session that the bare route looks up as well. */
export async function startContenders(signin: Server, databases: Databases): Promise<Contender[]> {
  const { cookie } = await signIn(signin, await register(signin))
  const pool = { POOL_SIZE: String(databases.poolSize) }
  const bareEnv = { ...pool, DATABASE_URL: databases.signinUrl }
  const bare = await startServer(BARE, bareEnv, '/health')
  const betterAuthEnv = { ...pool, DATABASE_URL: databases.betterAuthUrl }
  const betterAuth = await startServer(BETTER_AUTH, betterAuthEnv, '/health')
  const cached = await startServer(BETTER_AUTH, { ...betterAuthEnv, COOKIE_CACHE: 'on' }, '/health')
  await fillBetterAuth(databases.betterAuthUrl)
  return Promise.all([
    contender('Signin, `sessions.current`', signin, '/api/trpc/sessions.current', cookie),
    contender('bare Fastify + pg, one prepared SELECT', bare, '/session', cookie),
    contender(
      'Better Auth on Fastify, get-session',
      betterAuth,
      '/api/auth/get-session',
      await joinBetterAuth(betterAuth, 'plain@example.com'),
    ),
    contender(
      'Better Auth on Fastify, get-session with its cookie cache',
      cached,
      '/api/auth/get-session',
      await joinBetterAuth(cached, 'cached@example.com'),
    ),
  ])
}

async function joinBetterAuth({ origin }: Server, email: string): Promise<string> {
  const person = { email, password: 'correct horse battery staple', name: 'A Person' }
  const answer = await post(`${origin}/api/auth/sign-up/email`, person, { origin })
  return expectStatus(answer, 200).cookie
}

async function contender(
  name: string,
  server: Server,
  path: string,
  cookie: string,
): Promise<Contender> {
  const url = server.origin + path
  const response = await fetch(url, { headers: { cookie } })
  const answer = await response.text()
  // A stranger is answered as well, with null, and faster.
  if (!response.ok || !answer.includes('"expires')) {
    throw new Error(`${name} does not know the session: ${response.status} ${answer}`)
  }
  return { name, server, url, cookie, answer }
}
