import { expect, test } from 'vitest'
import { contains } from './binary-fuse.ts'
import { buildFuse } from './build-fuse.ts'
import { type Key, keyOf } from './key.ts'
import { distinct, type Keys } from './keys.ts'

function keysOf(passwords: string[]): Keys {
  const keys = passwords.map((password) => keyOf(password))
  const half = (of: (key: Key) => number) => Uint32Array.from(keys, of)
  return { high: half((it) => it.high), low: half((it) => it.low), length: keys.length }
}

const numbered = (count: number, word: string) =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`)

test.each([1, 2, 3, 10, 100, 1000, 200_000])(
  'a filter of %i passwords has no false negatives',
  (count) => {
    const members = numbered(count, 'member')
    const filter = buildFuse(keysOf(members))
    expect(members.filter((member) => !contains(filter, keyOf(member)))).toEqual([])
  },
)

test('the false-positive rate is about 1 in 65 536, at less than 19 bits per key', () => {
  const filter = buildFuse(keysOf(numbered(200_000, 'member')))
  expect((8 * filter.fingerprints.byteLength) / 200_000).toBeLessThan(19)
  const nonMembers = numbered(2 ** 19, 'stranger')
  const mistaken = nonMembers.filter((nonMember) => contains(filter, keyOf(nonMember)))
  // 8 are expected. The non-members are fixed, so the result is deterministic.
  expect(mistaken.length).toBeLessThan(20)
  expect(mistaken.length).toBeGreaterThan(1)
})

test('the same keys give the same filter, in any order and with duplicates', () => {
  const members = numbered(1000, 'member')
  const once = buildFuse(distinct(keysOf(members)))
  const again = buildFuse(distinct(keysOf([...members, ...members].reverse())))
  expect(again).toEqual(once)
})

test('buildFuse throws on duplicate keys', () => {
  expect(() => buildFuse(keysOf(['member', 'member']))).toThrow('is one there twice')
})
