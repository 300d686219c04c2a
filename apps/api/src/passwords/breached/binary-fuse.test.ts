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
  'a filter of %i passwords denies none of them',
  (count) => {
    const members = numbered(count, 'member')
    const filter = buildFuse(keysOf(members))
    expect(members.filter((member) => !contains(filter, keyOf(member)))).toEqual([])
  },
)

test('it takes one stranger in 65 536 for a member, in less than 19 bits each', () => {
  const filter = buildFuse(keysOf(numbered(200_000, 'member')))
  expect((8 * filter.fingerprints.byteLength) / 200_000).toBeLessThan(19)
  const nonMembers = numbered(2 ** 19, 'stranger')
  const mistaken = nonMembers.filter((nonMember) => contains(filter, keyOf(nonMember)))
  // 8 are expected. The same strangers each time, so this is no matter of luck.
  expect(mistaken.length).toBeLessThan(20)
  expect(mistaken.length).toBeGreaterThan(1)
})

test('the same keys make the same filter, whatever their order and however often they come', () => {
  const members = numbered(1000, 'member')
  const once = buildFuse(distinct(keysOf(members)))
  const again = buildFuse(distinct(keysOf([...members, ...members].reverse())))
  expect(again).toEqual(once)
})

test('a key that comes twice is a mistake of the caller, and said to be one', () => {
  expect(() => buildFuse(keysOf(['member', 'member']))).toThrow('is one there twice')
})
