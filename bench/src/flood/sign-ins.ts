import type { Population } from '../people/population.ts'
import { type Answer, call } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import { steadyRate } from '../statistics/steady-rate.ts'
import { callAtRate } from './at-rate.ts'

/** What became of the sign-ins that were offered. */
export interface Flooded {
  offered: number
  signedIn: number
  /** Reported to come back: 503, the code `busy`, and when. */
  busy: number
  /** Sign-ins that were complete a second, while more were offered. */
  perSecond: number
}

/**
 * Offers right passwords at an even rate, each of another person from another address.
 *
 * @throws when any answer is neither a session nor a clear `busy`.
 */
export async function offerSignIns(
  signin: Server,
  population: Population,
  { threads, ...rate }: { threads: number; perSecond: number; seconds: number },
): Promise<Flooded> {
  const people = population.take(Math.ceil(rate.perSecond * rate.seconds)).values()
  const calls = await callAtRate(rate, async () => {
    return isSignedIn(await call(signin, 'sessions.signIn', people.next().value?.person))
  })
  const signedIn = calls.filter(({ result }) => result).map(({ answeredAt }) => answeredAt)
  const meanwhile = signedIn.filter((answeredAt) => answeredAt < rate.seconds * 1000)
  return {
    offered: calls.length,
    signedIn: signedIn.length,
    busy: calls.length - signedIn.length,
    perSecond: steadyRate(meanwhile, threads),
  }
}

function isSignedIn({ status, headers, body }: Answer): boolean {
  if (status === 200 && body.includes('"signedIn"')) return true
  if (status === 503 && body.includes('"busy"') && Number(headers['retry-after']) > 0) {
    return false
  }
  throw new Error(`neither a session nor busy: ${status} ${body.slice(0, 300)}`)
}
