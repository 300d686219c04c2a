import { computed, type InjectionKey, inject, provide, type Ref, shallowRef } from 'vue'

/** The preferences of the reader. Null stands for the browser's own. */
export interface Reader {
  locale: string | null
  timeZone: string | null
}

export interface Dates {
  /** "22 November 2026" */
  day(at: string | number): string
  /** "22 November 2026 at 14:05" */
  moment(at: string): string
  /** With seconds and time zone: "22 November 2026 at 14:05:09 CET" */
  exactly(at: string): string
  /** A country by its ISO 3166 code; the code itself if it has no name. */
  country(code: string): string
}

/** The formats of dates and countries for a reader. */
export function datesFor({ locale, timeZone }: Reader): Dates {
  const language = languageOf(locale)
  const zone = timeZone ?? undefined
  const format = (options: Intl.DateTimeFormatOptions) => formatter(language, zone, options)
  const day = format({ dateStyle: 'long' })
  const time = format({ timeStyle: 'short' })
  const moment = format({ dateStyle: 'long', timeStyle: 'short' })
  // Other languages join date and time by a word ("um", "à") that is foreign to English text.
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
 * The first language that `Intl` supports: the reader's, else one of the browser's. In a container,
 * a browser may report an invalid language tag (RFC 5646), such as `en-US@posix`.
 */
function languageOf(locale: string | null): string {
  return [locale ?? '', navigator.language, ...navigator.languages].find(isSupported) ?? 'en'
}

function isSupported(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** Falls back to the browser's time zone if it does not know the one that the API knows. */
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

/** Provides the reader's formats to the components below; until it is loaded, the browser's. */
export function provideDates(reader: Readonly<Ref<Reader | undefined>>) {
  const dates = computed(() => datesFor(reader.value ?? { locale: null, timeZone: null }))
  provide(datesKey, dates)
  return dates
}

/** The formats of the signed-in user; outside of the account, the browser's. */
export function useDates(): Readonly<Ref<Dates>> {
  return inject(datesKey, () => shallowRef(datesFor({ locale: null, timeZone: null })), true)
}
