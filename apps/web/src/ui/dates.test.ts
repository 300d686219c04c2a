import { afterEach, expect, test, vi } from 'vitest'
import { datesFor } from './dates.ts'

const NEW_YEAR = '2026-12-31T23:30:09Z'

afterEach(() => vi.restoreAllMocks())

test('dates use the language and the time zone of the reader', () => {
  const inVienna = datesFor({ locale: 'de-AT', timeZone: 'Europe/Vienna' })
  expect(inVienna.day(NEW_YEAR)).toBe('1. Jänner 2027')
  expect(inVienna.moment(NEW_YEAR)).toBe('1. Jänner 2027, 00:30')
  const inNewYork = datesFor({ locale: 'en-US', timeZone: 'America/New_York' })
  expect(inNewYork.day(NEW_YEAR)).toBe('December 31, 2026')
  expect(inNewYork.moment(NEW_YEAR)).toMatch(/^December 31, 2026 at 6:30\sPM$/)
  expect(inNewYork.exactly(NEW_YEAR)).toMatch(/6:30:09\sPM EST/)
})

test('country names use the language of the reader', () => {
  expect(datesFor({ locale: 'de-AT', timeZone: null }).country('AT')).toBe('Österreich')
  expect(datesFor({ locale: 'en-GB', timeZone: null }).country('AT')).toBe('Austria')
})

test("without preferences, the browser's settings apply", () => {
  const browsers = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'long' })
  const dates = datesFor({ locale: null, timeZone: null })
  expect(dates.day(NEW_YEAR)).toBe(browsers.format(new Date(NEW_YEAR)))
})

test('an unknown time zone or country falls back', () => {
  const dates = datesFor({ locale: 'en-GB', timeZone: 'Mars/Olympus_Mons' })
  expect(dates.moment('2026-11-22T14:05:00Z')).toContain('22 November 2026')
  expect(dates.country('no country')).toBe('no country')
})

test.for([
  [['en-US@posix'], 'December 31, 2026'],
  [['C', 'de-AT'], '31. Dezember 2026'],
  [['tlh', 'en-GB'], '31 December 2026'],
  [[], 'December 31, 2026'],
] as const)('a browser with the languages %j formats dates, too', ([languages, day]) => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
  vi.spyOn(navigator, 'language', 'get').mockReturnValue(languages[0] ?? '')
  const dates = datesFor({ locale: null, timeZone: 'UTC' })
  expect(dates.day(NEW_YEAR)).toBe(day)
  expect(dates.country('AT')).not.toBe('AT')
  expect(datesFor({ locale: 'fr-FR', timeZone: 'UTC' }).day(NEW_YEAR)).toBe('31 décembre 2026')
})
