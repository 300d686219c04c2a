import type { Session } from '@signin/contracts'
import { describeDevice } from '../devices/device.ts'
import type { SessionsDeps } from './deps.ts'
import type { SessionRow } from './table.ts'

/**
 * The live sessions of an account: the current one, then the last seen first; at most 100.
 *
 * @param currentId the session of the caller, or null for an operator.
 */
export async function sessionsOf(
  { clock, sessions, geoIp }: Pick<SessionsDeps, 'clock' | 'sessions' | 'geoIp'>,
  accountId: string,
  currentId: string | null,
): Promise<Session[]> {
  const rows = await sessions.listOf(accountId, clock())
  const own = (row: SessionRow) => Number(row.id === currentId)
  return rows
    .toSorted((a, b) => own(b) - own(a))
    .map(({ id, userAgent, address, method, secondFactor, createdAt, lastSeenAt }) => ({
      id,
      current: id === currentId,
      ...describeDevice(userAgent),
      address,
      place: geoIp.placeOf(address),
      method,
      secondFactor,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }))
}
