import type { Member } from '../people/crowd.ts'
import { type Answer, call } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import { callAtRate } from './at-rate.ts'

/** What became of the sign-ins that were offered. */
export interface Flooded {
  offered: number
  signedIn: number
  /** Told to come back: 503, the code `busy`, and when. */
  busy: number
  /** Sign-ins a second, from the first that was complete to the last. */
  perSecond: number
}

/**
 * Offers right passwords, each of another person from another address, at an even rate.
 *
 * @throws when any answer is neither a session nor a clear `busy`.
 */
export async function offerSignIns(
  signin: Server,
  people: Member[],
  perSecond: number,
): Promise<Flooded> {
  const waiting = people.values()
  const rate = { perSecond, seconds: people.length / perSecond }
  const calls = await callAtRate(rate, async () => {
    return isSignedIn(await call(signin, 'sessions.signIn', waiting.next().value?.person))
  })
  const complete = calls.filter(({ result }) => result).map(({ answeredAt }) => answeredAt)
  const [first, last] = [Math.min(...complete), Math.max(...complete)]
  return {
    offered: calls.length,
    signedIn: complete.length,
    busy: calls.length - complete.length,
    perSecond: ((complete.length - 1) / (last - first)) * 1000,
  }
}

function isSignedIn({ status, headers, body }: Answer): boolean {
  if (status === 200 && body.includes('"signedIn"')) return true
  if (status === 503 && body.includes('"busy"') && Number(headers.get('retry-after')) > 0) {
    return false
  }
  throw new Error(`neither a session nor busy: ${status} ${body.slice(0, 300)}`)
}
