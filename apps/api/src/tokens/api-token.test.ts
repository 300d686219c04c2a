import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endingOf, isApiToken, newApiToken } from './api-token.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** As docs/security.md gives it to secret scanners. */
const DOCUMENTED = /^signin_(pat|svc)_[0-9A-Za-z]{49}$/

const numberOf = (text: string) =>
  [...text].reduce((value, digit) => value * 62n + BigInt(DIGITS.indexOf(digit)), 0n)

test('a token looks as documented, and says whose kind it is', () => {
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

test('it ends with the CRC-32 of what stands before, in base62', () => {
  const token = newApiToken('personal')
  expect(numberOf(token.slice(-6))).toBe(BigInt(crc32(token.slice(0, -6))))
  expect(endingOf(token)).toBe(token.slice(-4))
})

test('it holds 256 bits, each as often one as nought', () => {
  const ROUNDS = 4000
  const ones = Array<number>(256).fill(0)
  for (let n = 0; n < ROUNDS; n++) {
    const secret = numberOf(newApiToken('personal').slice('signin_pat_'.length, -6))
    expect(secret < 2n ** 256n).toBe(true)
    for (let bit = 0; bit < 256; bit++) {
      if ((secret >> BigInt(bit)) & 1n) ones[bit] = Number(ones[bit]) + 1
    }
  }
  // Seven standard deviations: one run in some billion is wrong about one of the bits.
  const far = 7 * Math.sqrt(ROUNDS / 4)
  expect(ones.filter((count) => Math.abs(count - ROUNDS / 2) > far)).toEqual([])
})

test('one wrong character, or two that changed places, is told by the checksum', () => {
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
  ['nothing', ''],
  ['a prefix', 'signin_pat_'],
  ['what no checksum was made for', `signin_pat_${'A'.repeat(49)}`],
  ['a token of the other kind', newApiToken('personal').replace('pat', 'svc')],
  ['a token in capitals', newApiToken('personal').toUpperCase()],
  ['a token and a line break', `${newApiToken('personal')}\n`],
  ['a space and a token', ` ${newApiToken('personal')}`],
  ['two tokens', newApiToken('personal').repeat(2)],
])('%s is none', (_, text) => {
  expect(isApiToken(text)).toBe(false)
})
