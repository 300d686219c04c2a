import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isEd25519PublicKey } from './ed25519-point.ts'

const isKey = (hex: string) => isEd25519PublicKey(Buffer.from(hex, 'hex'))

describe('isEd25519PublicKey', () => {
  test.each([
    // RFC 8032, 7.1, tests 1 to 3.
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
  ])('accepts the RFC 8032 test key %s', (hex) => expect(isKey(hex)).toBe(true))

  test('accepts generated keys', () => {
    for (let n = 0; n < 5; n++) {
      const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
      expect(isEd25519PublicKey(Buffer.from(x, 'base64url'))).toBe(true)
    }
  })

  test.each([
    ['of order 1', '0100000000000000000000000000000000000000000000000000000000000000'],
    ['of order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['of order 4', '0000000000000000000000000000000000000000000000000000000000000000'],
    ['of order 4', '0000000000000000000000000000000000000000000000000000000000000080'],
    ['of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'],
    ['of order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['of order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'],
    [
      'with the sign bit of x = 0',
      '0100000000000000000000000000000000000000000000000000000000000080',
    ],
    ['not reduced', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['not reduced', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'],
    ['off the curve', '0200000000000000000000000000000000000000000000000000000000000000'],
    ['of 31 bytes', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751'],
    ['of 0 bytes', ''],
  ])('rejects an encoding %s: %s', (_, hex) => expect(isKey(hex)).toBe(false))
})
