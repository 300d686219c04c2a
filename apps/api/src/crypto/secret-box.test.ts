import { describe, expect, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'

const secretBox = createSecretBox(Buffer.alloc(32, 1))
const seed = Buffer.from('a seed of twenty byte')

describe('a ciphertext', () => {
  test('is decrypted with the same key and the same associated data', () => {
    expect(secretBox.decrypt(secretBox.encrypt(seed, 'ada'), 'ada')).toEqual(seed)
  })

  test('does not contain the plaintext, and differs for each encryption', () => {
    const [one, other] = [secretBox.encrypt(seed, 'ada'), secretBox.encrypt(seed, 'ada')]
    expect(Buffer.from(one).includes(seed)).toBe(false)
    expect(one).not.toEqual(other)
  })

  test('is rejected with other associated data, with another key and after any change', () => {
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

describe('during a key rotation', () => {
  const [older, newer] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const both = createSecretBox(newer, [Buffer.alloc(32, 3), older])

  test('both keys decrypt, and the newer one encrypts', () => {
    expect(both.decrypt(createSecretBox(older).encrypt(seed, 'ada'), 'ada')).toEqual(seed)
    expect(createSecretBox(newer).decrypt(both.encrypt(seed, 'ada'), 'ada')).toEqual(seed)
    const foreign = createSecretBox(Buffer.alloc(32, 4)).encrypt(seed, 'ada')
    expect(() => both.decrypt(foreign, 'ada')).toThrow()
    expect(() => both.reencrypt(foreign, 'ada')).toThrow()
  })

  test('a ciphertext of the older key is re-encrypted, and one of the newer key is not', () => {
    const reencrypted = both.reencrypt(createSecretBox(older).encrypt(seed, 'ada'), 'ada')
    expect(reencrypted && createSecretBox(newer).decrypt(reencrypted, 'ada')).toEqual(seed)
    expect(reencrypted && both.reencrypt(reencrypted, 'ada')).toBeNull()
    expect(() => reencrypted && createSecretBox(newer).decrypt(reencrypted, 'grace')).toThrow()
  })
})
