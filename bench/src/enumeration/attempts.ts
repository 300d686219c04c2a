import { unknownAddress } from '../people/person.ts'
import type { Population } from '../people/population.ts'
import { addRegistrations } from '../people/registrations.ts'
import { call, expectStatus } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import type { Procedure } from './procedures.ts'

/** Makes a call and answers how many milliseconds it took. */
export type Attempt = () => Promise<number>

export interface Contenders {
  signin: Server
  population: Population
  databaseUrl: string
}

/** Calls about as many addresses that have an account, and about as many that have none. */
export async function attemptsAt(
  contenders: Contenders,
  procedure: Procedure,
  samples: number,
): Promise<{ known: Attempt[]; unknown: Attempt[] }> {
  const known = contenders.population.take(samples).map(({ person }) => person.email)
  const unknown = known.map(unknownAddress)
  return {
    known: await attemptsAbout(contenders, procedure, known),
    unknown: await attemptsAbout(contenders, procedure, unknown),
  }
}

/** Each address once, from another client and, where somebody must be signed in, by another person. */
async function attemptsAbout(
  { signin, population, databaseUrl }: Contenders,
  { name, input, signedIn = false, registered = false, answers = 200 }: Procedure,
  emails: string[],
): Promise<Attempt[]> {
  const people = signedIn ? population.take(emails.length) : []
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
