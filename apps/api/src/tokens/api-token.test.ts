import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endingOf, isApiToken, newApiToken } from './api-token.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** The pattern that docs/security.md documents for secret scanners. */
const DOCUMENTED = /^signin_(pat|svc)_[0-9A-Za-z]{49}$/

const numberOf = (text: string) =>
  [...text].reduce((value, digit) => value * 62n + BigInt(DIGITS.indexOf(digit)), 0n)

test('a token has the documented format and the prefix of its kind', () => {
  for (const [kind, prefix] of [
    ['personal', 'signin_pat_'],
    ['service', 'signin_svc_'],
  ] as const) {
    for (let n = 0; n < 1000; n++) {
      const token = newApiToken(kind)
      expect(token).toMatch(DOCUMENTED)
      expect(token.startsWith(prefix)).toBe(true)
      expect(isApiToken(token)).toBe(true)
    }
  }
})

test('a token ends with the CRC-32 of the preceding characters in base62', () => {
  const token = newApiToken('personal')
  expect(numberOf(token.slice(-6))).toBe(BigInt(crc32(token.slice(0, -6))))
  expect(endingOf(token)).toBe(token.slice(-4))
})

test('a token holds 256 uniformly distributed random bits', () => {
  const ROUNDS = 4000
  const ones = Array<number>(256).fill(0)
  for (let n = 0; n < ROUNDS; n++) {
    const secret = numberOf(newApiToken('personal').slice('signin_pat_'.length, -6))
    expect(secret < 2n ** 256n).toBe(true)
    for (let bit = 0; bit < 256; bit++) {
      if ((secret >> BigInt(bit)) & 1n) ones[bit] = Number(ones[bit]) + 1
    }
  }
  // Seven standard deviations: about one run in a billion fails by chance.
  const tolerance = 7 * Math.sqrt(ROUNDS / 4)
  expect(ones.filter((count) => Math.abs(count - ROUNDS / 2) > tolerance)).toEqual([])
})

test('the checksum detects a wrong character and two swapped characters', () => {
  const token = newApiToken('personal')
  const characters = [...DIGITS, '_', '-', ' ', 'é']
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...characters), (place, character) => {
      const typo = token.slice(0, place) + character + token.slice(place + 1)
      return typo === token || !isApiToken(typo)
    }),
    { numRuns: 2000 },
  )
  for (let place = 0; place < token.length - 1; place++) {
    const [a, b] = [token[place], token[place + 1]]
    const swapped = `${token.slice(0, place)}${b}${a}${token.slice(place + 2)}`
    if (swapped !== token) expect(isApiToken(swapped), swapped).toBe(false)
  }
})

test.each<[what: string, text: string]>([
  ['an empty string', ''],
  ['a prefix alone', 'signin_pat_'],
  ['a token with a wrong checksum', `signin_pat_${'A'.repeat(49)}`],
  ['a token with the prefix of the other kind', newApiToken('personal').replace('pat', 'svc')],
  ['a token in capitals', newApiToken('personal').toUpperCase()],
  ['a token with a trailing line feed', `${newApiToken('personal')}\n`],
  ['a token with a leading space', ` ${newApiToken('personal')}`],
  ['two concatenated tokens', newApiToken('personal').repeat(2)],
])('%s is not an API token', (_, text) => {
  expect(isApiToken(text)).toBe(false)
})
