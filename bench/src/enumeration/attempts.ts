import { unknownAddress } from '../people/person.ts'
import type { Population } from '../people/population.ts'
import { addRegistrations } from '../people/registrations.ts'
import { call, expectStatus } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import type { Procedure } from './procedures.ts'

/** Makes a call and returns its duration in milliseconds. */
export type Attempt = () => Promise<number>

export interface Contenders {
  signin: Server
  population: Population
  databaseUrl: string
}

/** Creates the same number of attempts for addresses with an account and without one. */
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

/** One attempt per address, each from another client and, if required, by another signed-in person. */
async function attemptsAbout(
  { signin, population, databaseUrl }: Contenders,
  { name, input, signedIn = false, registered = false, expectedStatus = 200 }: Procedure,
  emails: string[],
): Promise<Attempt[]> {
  const viewers = signedIn ? population.take(emails.length) : []
  const registrations = registered ? await addRegistrations(databaseUrl, emails) : []
  return emails.map((email, n) => {
    const body = input({ email, registration: registrations[n] })
    const cookie = viewers[n]?.cookie
    return async () => {
      const started = performance.now()
      const response = await call(signin, name, body, cookie ? { cookie } : {})
      const duration = performance.now() - started
      expectStatus(response, expectedStatus)
      return duration
    }
  })
}
