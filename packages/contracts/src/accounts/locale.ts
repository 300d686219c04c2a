import * as z from 'zod/mini'

const MAX_LOCALE_LENGTH = 35
const MAX_TIME_ZONE_LENGTH = 64

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** BCP 47, such as `en-GB`. */
export const Locale = z
  .string()
  .check(
    z.maxLength(MAX_LOCALE_LENGTH, { error: 'Choose a language.', abort: true }),
    z.refine(isLocale, 'Choose a language.'),
  )

/** A name of the IANA time zone database, such as `Europe/Vienna`. */
export const TimeZone = z
  .string()
  .check(
    z.maxLength(MAX_TIME_ZONE_LENGTH, { error: 'Choose a time zone.', abort: true }),
    z.regex(/^[A-Za-z]/, 'Choose a time zone.'),
    z.refine(isTimeZone, 'Choose a time zone.'),
  )
