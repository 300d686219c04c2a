import { describe, expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const secretBox = createSecretBox(Buffer.alloc(32, 1))
const seed = Buffer.from('a seed of twenty byte')

describe('what is sealed', () => {
  test('is opened by the same key for the same account', () => {
    expect(secretBox.decrypt(secretBox.encrypt(seed, 'ada'), 'ada')).toEqual(seed)
  })

  test('does not hold what it seals, and is never twice the same', () => {
    const [one, other] = [secretBox.encrypt(seed, 'ada'), secretBox.encrypt(seed, 'ada')]
    expect(Buffer.from(one).includes(seed)).toBe(false)
    expect(one).not.toEqual(other)
  })

  test('is opened for no other account, by no other key, and not once it was changed', () => {
    const ciphertext = secretBox.encrypt(seed, 'ada')
    expect(() => secretBox.decrypt(ciphertext, 'grace')).toThrow()
    expect(() => createSecretBox(Buffer.alloc(32, 2)).decrypt(ciphertext, 'ada')).toThrow()
    for (const at of [0, 12, ciphertext.length - 1]) {
      const changed = Uint8Array.from(ciphertext)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => secretBox.decrypt(changed, 'ada')).toThrow()
    }
    expect(() => secretBox.decrypt(ciphertext.subarray(0, 20), 'ada'), 'cut short').toThrow()
  })
})

describe('while one key takes another’s place', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const both = createSecretBox(newer, [Buffer.alloc(32, 3), older])

  test('what either sealed is opened, and the newer seals', () => {
    expect(both.decrypt(createSecretBox(older).encrypt(seed, 'ada'), 'ada')).toEqual(seed)
    expect(createSecretBox(newer).decrypt(both.encrypt(seed, 'ada'), 'ada')).toEqual(seed)
    const foreign = createSecretBox(Buffer.alloc(32, 4)).encrypt(seed, 'ada')
    expect(() => both.decrypt(foreign, 'ada')).toThrow()
    expect(() => both.reencrypt(foreign, 'ada')).toThrow()
  })

  test('what the older sealed is sealed anew, once', () => {
    const reencrypted = both.reencrypt(createSecretBox(older).encrypt(seed, 'ada'), 'ada')
    expect(reencrypted && createSecretBox(newer).decrypt(reencrypted, 'ada')).toEqual(seed)
    expect(reencrypted && both.reencrypt(reencrypted, 'ada')).toBeNull()
    expect(() => reencrypted && createSecretBox(newer).decrypt(reencrypted, 'grace')).toThrow()
  })
})
