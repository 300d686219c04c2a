import type { Member } from '../people/population.ts'
import { request } from '../servers/request.ts'
import type { Server } from '../servers/server.ts'
import { quantile } from '../statistics/quantile.ts'
import { callAtRate } from './at-rate.ts'

const PER_SECOND = 200

/** Durations of `sessions.current` in milliseconds, from when each call was due. */
export interface Waits {
  p50: number
  p99: number
}

/** Calls `sessions.current` 200 times a second, for one session after the other. */
export async function checkSessions(
  signin: Server,
  people: Member[],
  seconds: number,
): Promise<Waits> {
  let next = 0
  const calls = await callAtRate({ perSecond: PER_SECOND, seconds }, async () => {
    const cookie = people[next++ % people.length]?.cookie ?? ''
    const { body } = await request(`${signin.origin}/api/trpc/sessions.current`, { cookie })
    // Without a session the response is null, and faster.
    if (!body.includes('"expiresAt":')) throw new Error(`no live session: ${body.slice(0, 300)}`)
  })
  const times = calls.map(({ took }) => took)
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}
