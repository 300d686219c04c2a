import { SecondFactor, SIGN_IN_METHODS } from '@signin/contracts'
import { expect, test } from 'vitest'
import { datesFor } from '../ui/dates.ts'
import { formatSignInMethod } from './format-sign-in-method.ts'
import { formatPlace } from './place.ts'

const english = datesFor({ locale: 'en-GB', timeZone: 'UTC' })

test('a place is shown as far as it is known', () => {
  expect(formatPlace({ kind: 'country', code: 'AT' }, english)).toBe('Austria')
  expect(formatPlace({ kind: 'private' }, english)).toBe('your own network')
  expect(formatPlace(null, english)).toBeNull()
})

test('every sign-in method has a text, alone and with each second factor', () => {
  const factors = [null, ...SecondFactor.options]
  const all = SIGN_IN_METHODS.flatMap((method) =>
    factors.map((factor) => formatSignInMethod(method, factor)),
  )
  expect(new Set(all).size).toBe(SIGN_IN_METHODS.length * factors.length)
  expect(formatSignInMethod('password', 'totp')).toBe('with your password and a code')
  expect(formatSignInMethod('passkey', null)).toBe('with a passkey')
})
