import { describe, expect, test } from 'vitest'
import { NewPassword, Password } from './password.ts'
import { PersonName } from './person-name.ts'

describe('a new password', () => {
  const accepts = (password: string) => NewPassword.safeParse(password).success

  test('has 15 to 256 characters, counted as people count', () => {
    expect(accepts('x'.repeat(14))).toBe(false)
    expect(accepts('x'.repeat(15))).toBe(true)
    expect(accepts('🔑'.repeat(15))).toBe(true)
    expect(accepts('🔑'.repeat(256))).toBe(true)
    expect(accepts('x'.repeat(257))).toBe(false)
    expect(accepts('x'.repeat(10_000))).toBe(false)
  })

  test('is measured as it will be hashed', () => {
    expect(accepts('e\u0301'.repeat(14)), '14 letters in 28 code points').toBe(false)
    expect(accepts('ﷺ'.repeat(255)), '255 letters that NFKC makes 4,590').toBe(false)
  })

  test('may be made of anything storable', () => {
    expect(accepts('               ')).toBe(true)
    expect(accepts('alllowercaseletters')).toBe(true)
    expect(accepts(`${'x'.repeat(20)}\0`)).toBe(false)
    expect(accepts(`${'x'.repeat(20)}\ud800`)).toBe(false)
  })

  test('is kept exactly as typed', () => {
    expect(NewPassword.parse('  Spaces and CAPITALS  ')).toBe('  Spaces and CAPITALS  ')
  })
})

test('a password to be checked may be shorter than today’s rule', () => {
  expect(Password.safeParse('short').success).toBe(true)
  expect(Password.safeParse('').success).toBe(false)
})

describe('a name', () => {
  const accepted = (typed: string) => PersonName.safeParse(typed).data

  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \u00a0  Lovelace ', 'Ada Lovelace'],
    ['李小龍', '李小龍'],
    ["Renée O'Brien-Ñandú", "Renée O'Brien-Ñandú"],
    ['👩‍💻', '👩‍💻'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['นที', 'นที'],
  ])('%j', (typed, kept) => expect(accepted(typed)).toBe(kept))

  test.each(['\u200b', '\u2060', '\u3164', '\u115f', '\u00ad', '\u2800', '\u0301', '\u200d'])(
    'not one that shows nothing: %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )

  test.each(['a\u2028b', 'a\u061cb', 'a\u{e0041}b', 'a\u200bb'])(
    'not one that hides something: %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )

  test.each(['', '   ', '\u202eadA', 'a\u0007b', 'line\nbreak', 'x'.repeat(101), 'x\0', '\udc00'])(
    'not %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )
})
