import { formatWait } from '../ui/format.ts'

const SECOND = 1000
const DAY = 86_400 * SECOND
/** Enough time to replace the token. */
const EXPIRES_SOON_MS = 7 * DAY

/** When a token that is created now expires, in milliseconds since 1970. */
export function expiryOf(days: number, now: number): number {
  return now + days * DAY
}

/** "Expires in 3 days"; empty while there is enough time. */
export function expiryWarning(expiresAt: string, now: number): string {
  const left = Date.parse(expiresAt) - now
  if (left > EXPIRES_SOON_MS) return ''
  return left > 0 ? `Expires ${formatWait(left / SECOND)}` : 'Expired'
}
