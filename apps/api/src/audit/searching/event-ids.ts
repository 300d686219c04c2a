const MAX_TIME_MS = 2 ** 48 - 1

/**
 * The smallest UUIDv7 of that millisecond (RFC 9562, 5.7). Times that a UUIDv7 cannot have count as
 * the first or the last one.
 */
export function firstId(time: Date): string {
  const ms = Math.min(Math.max(time.getTime(), 0), MAX_TIME_MS)
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** The time of a UUIDv7. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
}
