import type { Population } from '../people/population.ts'
import { type Answer, call } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import { steadyRate } from '../statistics/steady-rate.ts'
import { callAtRate } from './at-rate.ts'

/** The outcomes of the offered sign-ins. */
export interface Flooded {
  offered: number
  signedIn: number
  /** Rejected with 503, the code `busy` and a Retry-After. */
  busy: number
  /** Completed sign-ins a second, while more were offered. */
  perSecond: number
}

/**
 * Offers correct passwords at a constant rate, each of another person and from another address.
 *
 * @throws if any response is neither a session nor `busy` with a Retry-After.
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
  const duringFlood = signedIn.filter((answeredAt) => answeredAt < rate.seconds * 1000)
  return {
    offered: calls.length,
    signedIn: signedIn.length,
    busy: calls.length - signedIn.length,
    perSecond: steadyRate(duringFlood, threads),
  }
}

function isSignedIn({ status, headers, body }: Answer): boolean {
  if (status === 200 && body.includes('"signedIn"')) return true
  if (status === 503 && body.includes('"busy"') && Number(headers['retry-after']) > 0) {
    return false
  }
  throw new Error(`neither a session nor busy: ${status} ${body.slice(0, 300)}`)
}
