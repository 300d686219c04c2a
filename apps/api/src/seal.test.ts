import { describe, expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const seal = createSeal(Buffer.alloc(32, 1))
const seed = Buffer.from('a seed of twenty byte')

describe('what is sealed', () => {
  test('is opened by the same key for the same account', () => {
    expect(seal.open(seal.close(seed, 'ada'), 'ada')).toEqual(seed)
  })

  test('does not hold what it seals, and is never twice the same', () => {
    const [one, other] = [seal.close(seed, 'ada'), seal.close(seed, 'ada')]
    expect(Buffer.from(one).includes(seed)).toBe(false)
    expect(one).not.toEqual(other)
  })

  test('is opened for no other account, by no other key, and not once it was changed', () => {
    const sealed = seal.close(seed, 'ada')
    expect(() => seal.open(sealed, 'grace')).toThrow()
    expect(() => createSeal(Buffer.alloc(32, 2)).open(sealed, 'ada')).toThrow()
    for (const at of [0, 12, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => seal.open(changed, 'ada')).toThrow()
    }
    expect(() => seal.open(sealed.subarray(0, 20), 'ada'), 'cut short').toThrow()
  })
})

describe('while one key takes another’s place', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const both = createSeal(newer, [Buffer.alloc(32, 3), older])

  test('what either sealed is opened, and the newer seals', () => {
    expect(both.open(createSeal(older).close(seed, 'ada'), 'ada')).toEqual(seed)
    expect(createSeal(newer).open(both.close(seed, 'ada'), 'ada')).toEqual(seed)
    const foreign = createSeal(Buffer.alloc(32, 4)).close(seed, 'ada')
    expect(() => both.open(foreign, 'ada')).toThrow()
    expect(() => both.renew(foreign, 'ada')).toThrow()
  })

  test('what the older sealed is sealed anew, once', () => {
    const renewed = both.renew(createSeal(older).close(seed, 'ada'), 'ada')
    expect(renewed && createSeal(newer).open(renewed, 'ada')).toEqual(seed)
    expect(renewed && both.renew(renewed, 'ada')).toBeNull()
    expect(() => renewed && createSeal(newer).open(renewed, 'grace')).toThrow()
  })
})
