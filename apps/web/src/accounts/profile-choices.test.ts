import { ProfileUpdate } from '@signin/contracts'
import { expect, test } from 'vitest'
import { localeChoices, timeZoneChoices } from './profile-choices.ts'

const labels = (choices: { label: string }[]) => choices.map(({ label }) => label)

test('languages are listed by their own names', () => {
  expect(labels(localeChoices(null))).toEqual(
    expect.arrayContaining(['Deutsch (Österreich)', 'English (United Kingdom)', '日本語 (日本)']),
  )
})

test('time zones are listed by their city', () => {
  expect(labels(timeZoneChoices(null))).toEqual(
    expect.arrayContaining(['Vienna, Europe', 'New York, America', 'UTC']),
  )
})

test('the API accepts every choice', () => {
  const refused = [
    ...localeChoices(null).filter(
      ({ value }) => !ProfileUpdate.safeParse({ locale: value }).success,
    ),
    ...timeZoneChoices(null).filter(
      ({ value }) => !ProfileUpdate.safeParse({ timeZone: value }).success,
    ),
  ]
  expect(refused).toEqual([])
})

test('the stored value is one of the choices, once', () => {
  const count = (list: { value: string }[], value: string) =>
    list.filter((it) => it.value === value).length
  expect(count(localeChoices('gsw-LI'), 'gsw-LI')).toBe(1)
  expect(count(localeChoices('de-AT'), 'de-AT')).toBe(1)
  expect(count(timeZoneChoices('Asia/Kolkata'), 'Asia/Kolkata')).toBe(1)
})
