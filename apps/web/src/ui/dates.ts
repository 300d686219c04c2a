import { computed, type InjectionKey, inject, provide, type Ref, shallowRef } from 'vue'

/** Whose dates they are. Null is as the browser says. */
export interface Reader {
  locale: string | null
  timeZone: string | null
}

export interface Dates {
  /** "22 November 2026" */
  day(at: string | number): string
  /** "22 November 2026 at 14:05" */
  moment(at: string): string
  /** To the second, and in which time zone: "22 November 2026 at 14:05:09 CET" */
  exactly(at: string): string
  /** A country by its ISO 3166 code, or the code itself where it has no name. */
  country(code: string): string
}

/** Dates and countries as this reader writes them. */
export function datesFor({ locale, timeZone }: Reader): Dates {
  const language = languageOf(locale)
  const zone = timeZone ?? undefined
  const format = (options: Intl.DateTimeFormatOptions) => formatter(language, zone, options)
  const day = format({ dateStyle: 'long' })
  const time = format({ timeStyle: 'short' })
  const moment = format({ dateStyle: 'long', timeStyle: 'short' })
  // Their own word between the two, "um" or "à", would stand in the middle of an English sentence.
  const english = new Intl.Locale(language).language === 'en'
  const exactly = format({ dateStyle: 'long', timeStyle: 'long' })
  const countries = new Intl.DisplayNames([language, 'en'], { type: 'region' })
  return {
    day: (at) => day.format(new Date(at)),
    moment: (at) => {
      const date = new Date(at)
      return english ? moment.format(date) : `${day.format(date)}, ${time.format(date)}`
    },
    exactly: (at) => exactly.format(new Date(at)),
    country: (code) => countryName(countries, code),
  }
}

/**
 * The first language that dates can be written in here: the reader's own, else the browser's. In a
 * container, a browser may name one that is no language tag at all (RFC 5646), as `en-US@posix`.
 */
function languageOf(locale: string | null): string {
  return [locale ?? '', navigator.language, ...navigator.languages].find(isWritten) ?? 'en'
}

function isWritten(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** The api may know a time zone that this browser does not: then its own is better than no page. */
function formatter(language: string, timeZone: string | undefined, options: object) {
  try {
    return new Intl.DateTimeFormat(language, { ...options, ...(timeZone && { timeZone }) })
  } catch {
    return new Intl.DateTimeFormat(language, options)
  }
}

function countryName(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}

const datesKey: InjectionKey<Readonly<Ref<Dates>>> = Symbol('dates')

/** Everything below writes dates for this reader, from the moment it is known. */
export function provideDates(reader: Readonly<Ref<Reader | undefined>>) {
  const dates = computed(() => datesFor(reader.value ?? { locale: null, timeZone: null }))
  provide(datesKey, dates)
  return dates
}

/** Dates for who is signed in, or, where nobody is, for whose browser it is. */
export function useDates(): Readonly<Ref<Dates>> {
  return inject(datesKey, () => shallowRef(datesFor({ locale: null, timeZone: null })), true)
}
