const DAY_MS = 86_400_000
const NAMED_DAYS: Record<string, number> = { today: 0, yesterday: 1 }
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** What {@link instant} parses, for the help and its error. */
export const INSTANT_FORMS = 'today, yesterday, 2026-11-30, 2026-11-30T08:15:00Z'

/** Parses a day (UTC), a time with its offset (RFC 3339), `today` or `yesterday`. */
export function instant(text: string, now = Date.now()): Date {
  const daysAgo = NAMED_DAYS[text]
  const time =
    daysAgo === undefined
      ? TIME.test(text)
        ? Date.parse(text)
        : Number.NaN
      : now - (now % DAY_MS) - daysAgo * DAY_MS
  if (!Number.isNaN(time)) return new Date(time)
  throw new Error(`is none of ${INSTANT_FORMS}`)
}
