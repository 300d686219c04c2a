import type { Crowd } from '../people/crowd.ts'
import { strangerAddress } from '../people/person.ts'
import { addRegistrations } from '../people/registrations.ts'
import { call, expectStatus } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import type { Procedure } from './procedures.ts'

/** Makes a call and answers how many milliseconds it took. */
export type Attempt = () => Promise<number>

export interface World {
  signin: Server
  crowd: Crowd
  databaseUrl: string
}

/** Calls about as many addresses that have an account, and about as many that have none. */
export async function attemptsAt(
  world: World,
  procedure: Procedure,
  samples: number,
): Promise<{ known: Attempt[]; unknown: Attempt[] }> {
  const known = world.crowd.take(samples).map(({ person }) => person.email)
  const unknown = known.map(strangerAddress)
  return {
    known: await attemptsAbout(world, procedure, known),
    unknown: await attemptsAbout(world, procedure, unknown),
  }
}

/** Each address once, from another client and, where somebody must be signed in, by another person. */
async function attemptsAbout(
  { signin, crowd, databaseUrl }: World,
  { name, input, signedIn = false, registered = false, answers = 200 }: Procedure,
  emails: string[],
): Promise<Attempt[]> {
  const people = signedIn ? crowd.take(emails.length) : []
  const registrations = registered ? await addRegistrations(databaseUrl, emails) : []
  return emails.map((email, n) => {
    const question = input({ email, registration: registrations[n] })
    const cookie = people[n]?.cookie
    return async () => {
      const started = performance.now()
      const answer = await call(signin, name, question, cookie ? { cookie } : {})
      const took = performance.now() - started
      expectStatus(answer, answers)
      return took
    }
  })
}
