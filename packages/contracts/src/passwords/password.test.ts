import { describe, expect, test } from 'vitest'
import { NewPassword, Password } from './password.ts'

describe('a new password', () => {
  const accepts = (password: string) => NewPassword.safeParse(password).success

  test('has 8 to 256 characters, counted in code points', () => {
    expect(accepts('x'.repeat(7))).toBe(false)
    expect(accepts('x'.repeat(8))).toBe(true)
    expect(accepts('🔑'.repeat(8))).toBe(true)
    expect(accepts('🔑'.repeat(64)), 'ASVS 6.2.9').toBe(true)
    expect(accepts('🔑'.repeat(256))).toBe(true)
    expect(accepts('x'.repeat(257))).toBe(false)
    expect(accepts('x'.repeat(10_000))).toBe(false)
  })

  test('is measured after NFKC, as it is hashed', () => {
    expect(accepts('e\u0301'.repeat(7)), '7 letters in 14 code points').toBe(false)
    expect(accepts('ﷺ'.repeat(255)), '255 letters that NFKC makes 4,590').toBe(false)
  })

  test('may contain any storable character', () => {
    expect(accepts('               ')).toBe(true)
    expect(accepts('alllowercaseletters')).toBe(true)
    expect(accepts(`${'x'.repeat(20)}\0`)).toBe(false)
    expect(accepts(`${'x'.repeat(20)}\ud800`)).toBe(false)
  })

  test('is not trimmed or changed', () => {
    expect(NewPassword.parse('  Spaces and CAPITALS  ')).toBe('  Spaces and CAPITALS  ')
  })
})

test('a password to be checked may be shorter than the current minimum', () => {
  expect(Password.safeParse('short').success).toBe(true)
  expect(Password.safeParse('').success).toBe(false)
})
