import { FieldError } from './field-error.ts'

/** Unix times below are in seconds: in milliseconds they would be of 1973. */
const MIN_MILLISECONDS = 1e11
/** `2024-01-02 03:04:05.123456+00`, as PostgreSQL writes it. A time without zone is UTC. */
const SQL_TIME =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/

/**
 * Reads a time: ISO 8601, as a database writes it, or a Unix time.
 *
 * @throws {FieldError} for anything else, and for a time in the future or before 1970.
 */
export function readTime(value: unknown, now: Date): Date {
  const time = new Date(millisecondsOf(value))
  if (time.getTime() >= 0 && time <= now) return time
  throw new FieldError('It is no time in the past.')
}

function millisecondsOf(value: unknown): number {
  if (typeof value === 'object' && value !== null && '$date' in value) {
    return millisecondsOf(value.$date)
  }
  const text = String(value).trim()
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text)
    return number < MIN_MILLISECONDS ? Math.round(number * 1000) : number
  }
  const [, day, time, zone = 'Z'] = SQL_TIME.exec(text) ?? []
  if (!day) return Date.parse(text)
  return Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone.replace(/^(.\d\d)$/, '$1:00')}`)
}
