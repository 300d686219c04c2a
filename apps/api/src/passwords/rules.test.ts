import { describe, expect, test } from 'vitest'
import { openBreachedPasswords } from './breached/breached.ts'
import { createPasswordRules } from './rules.ts'

const breached = openBreachedPasswords()
const product = ['accounts.lovely-shop.example']
const rules = createPasswordRules({ minLength: 15, breached, product })
const ada = { email: 'ada.lovelace@analytical.example', name: 'Ada Lovelace' }

const problem = (password: string) => rules.problemWith(password, ada)

test.each([
  'correct horse battery staple',
  'tangerine bicycle quietly orbits',
  'Xk7#vR2!mQ9$wL4&',
  'the engine of miss lovelace weaves',
  'planning a trip to annapolis',
  'пароль из нескольких слов',
  '四月の雨と猫と古い本と青い自転車',
  '🐙🦊🐝🦉🐢🦀🐳🦩🐌🦔🐫🦜🐊🦢🐞',
])('%s is accepted', (password) => {
  expect(problem(password)).toBeNull()
})

describe('length', () => {
  test('is counted in code points after NFKC, as in the hash', () => {
    expect(problem('fourteen chars')).toBe(
      'Use at least 15 characters. A few words in a row work well.',
    )
    expect(problem('🐙🦊🐝🦉🐢🦀🐳🦩🐌🦔🐫🦜🐊🦢')).toContain('at least 15')
    // Each of these is one character as typed, and two or three in NFKC.
    expect(problem('ǆﬃeﬀtrhvwmöks')).toBeNull()
    // And these are fifteen as typed, of which NFKC makes fourteen.
    expect(problem('foxglove u\u0308bels')).toContain('at least 15')
  })

  test('is configurable', () => {
    const eight = createPasswordRules({ minLength: 8, breached })
    expect(eight.problemWith('kv7wxq2m', ada)).toBeNull()
    expect(eight.problemWith('kv7wxq2', ada)).toContain('at least 8')
    expect(eight.minLength).toBe(8)
  })

  test('there are no composition rules', () => {
    expect(problem('zebrawalkspastgarden')).toBeNull()
    expect(problem('803961745226094')).toBeNull()
  })
})

test.each(['passwordpassword', 'qwertyuiopasdfgh', 'Password1234567', 'princess-princess'])(
  '%s is rejected as breached',
  (password) => {
    expect(problem(password)).toBe(
      'This password is on a list of passwords known from data leaks. Choose another.',
    )
  },
)

test.each([
  'aaaaaaaaaaaaaaa',
  'abcabcabcabcabc',
  'kq7xz2kq7xz2kq7xz2',
  'monkey monkey monkey',
  '123456789012345',
  '098765432109876',
  'abcdefghijklmnop',
  'aaaabbbbccccdddd',
  'abcdefgh12345678',
  '🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙🐙',
])('%s is rejected as monotonous', (password) => {
  expect(problem(password)).toBe(
    'This password repeats itself or counts up. Choose one that is harder to guess.',
  )
})

describe('a password that consists mostly of context words', () => {
  test.each([
    ['the person’s name', 'Lovelace-1815-1852'],
    ['the name and a few letters', 'my lovelace 2026!!'],
    ['the name with accents', 'LÓVELÄCE lovelace'],
    ['the email address', 'analytical.example'],
    ['the name of the product', 'i love signin 2026'],
    ['the host of the service', 'lovely-shop-accounts'],
    ['several context words', 'signin4lovelace@analytical'],
  ])('is rejected: %s', (_, password) => {
    expect(problem(password)).toBe(
      'This password is mostly your name, your address or the name of this service. Choose another.',
    )
  })

  test.each(['bob.lee@acme.io', 'Bob Lee Bob Lee Bob', 'boblee-boblee-1', 'bob.lee.2026.bob.lee'])(
    'is rejected even if name and address have short parts only: %s',
    (password) => {
      const bob = { name: 'Bob Lee', email: 'bob.lee@acme.io' }
      expect(rules.problemWith(password, bob)).toContain('mostly your name, your address')
    },
  )

  test('is accepted for another person', () => {
    expect(rules.problemWith('lovelace-1815-1852', { name: 'Charles Babbage' })).toBeNull()
    expect(rules.problemWith('lovelace-1815-1852', {})).toBeNull()
  })

  test('is accepted if enough letters remain without the words', () => {
    expect(problem('lovelace rides yellow trams')).toBeNull()
    expect(problem('signin with a purple walrus')).toBeNull()
  })

  test('is not detected by words of three letters', () => {
    expect(problem('ada 7391 ada 6420 x')).toBeNull()
  })
})
