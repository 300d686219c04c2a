import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { commitmentTo, createSalt } from './commitment.ts'

const SALT = Buffer.alloc(32, 7)

test('a commitment is base64 of SHA-256(salt || text)', () => {
  const hash = createHash('sha256').update(SALT).update('{"address":"::1"}', 'utf8')
  expect(commitmentTo('{"address":"::1"}', SALT)).toBe(hash.digest('base64'))
})

test('equal texts have different commitments', () => {
  expect(createSalt()).toHaveLength(32)
  expect(commitmentTo('{}', createSalt())).not.toBe(commitmentTo('{}', createSalt()))
})

test('the end of a salt cannot be presented as the beginning of the text', () => {
  for (const length of [0, 31, 33]) {
    expect(() => commitmentTo('{}', Buffer.alloc(length))).toThrow(RangeError)
  }
})
