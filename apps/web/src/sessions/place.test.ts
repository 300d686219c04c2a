import { SecondFactor, WAYS_IN } from '@signin/contracts'
import { expect, test } from 'vitest'
import { datesFor } from '../ui/dates.ts'
import { placeInWords } from './place.ts'
import { wayInWords } from './ways-in-words.ts'

const english = datesFor({ locale: 'en-GB', timeZone: 'UTC' })

test('a place is as much as is known of it', () => {
  expect(placeInWords({ kind: 'country', code: 'AT' }, english)).toBe('Austria')
  expect(placeInWords({ kind: 'private' }, english)).toBe('your own network')
  expect(placeInWords(null, english)).toBeNull()
})

test('every way in has words of its own, alone and with each second factor', () => {
  const factors = [null, ...SecondFactor.options]
  const all = WAYS_IN.flatMap((way) => factors.map((factor) => wayInWords(way, factor)))
  expect(new Set(all).size).toBe(WAYS_IN.length * factors.length)
  expect(wayInWords('password', 'totp')).toBe('with your password and a code')
  expect(wayInWords('passkey', null)).toBe('with a passkey')
})
