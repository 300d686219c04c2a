import { formatWait } from '../ui/format.ts'

const SECOND = 1000
const DAY = 86_400 * SECOND
/** Time enough to put another in its place. */
const EXPIRES_SOON_MS = 7 * DAY

/** The moment at which a token made now ends, in milliseconds since 1970. */
export function endOf(days: number, now: number): number {
  return now + days * DAY
}

/** "Expires in 3 days", or nothing while there is time. */
export function expiryWarning(expiresAt: string, now: number): string {
  const left = Date.parse(expiresAt) - now
  if (left > EXPIRES_SOON_MS) return ''
  return left > 0 ? `Expires ${formatWait(left / SECOND)}` : 'Expired'
}
