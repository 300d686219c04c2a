import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { describe, expect, test } from 'vitest'
import { assertUsableKey } from './public-key.ts'

type Part = number | string | boolean | Uint8Array<ArrayBuffer>
type Parts = [label: number, value: Part][]

const bytes = (base64url = '') => Uint8Array.from(Buffer.from(base64url, 'base64url'))
const filled = (length: number, value: number) => new Uint8Array(length).fill(value)
const cose = (...parts: Parts[]) => isoCBOR.encode(new Map(parts.flat()))
const jwkOf = ({ publicKey }: { publicKey: KeyObject }) => publicKey.export({ format: 'jwk' })

const ec = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
const p384 = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))
const okp = jwkOf(generateKeyPairSync('ed25519'))
const rsaOf = (modulusLength: number, publicExponent = 65_537): Parts => {
  const { n, e } = jwkOf(generateKeyPairSync('rsa', { modulusLength, publicExponent }))
  return [[1, 3], [3, -257], [-1, bytes(n)], [-2, bytes(e)]] // biome-ignore format: a key
}
const es256: Parts = [[1, 2], [3, -7], [-1, 1], [-2, bytes(ec.x)], [-3, bytes(ec.y)]] // biome-ignore format: a key
const ed25519: Parts = [[1, 1], [3, -8], [-1, 6], [-2, bytes(okp.x)]] // biome-ignore format: a key
const rs256 = rsaOf(2048)
const modulus = rs256[2]?.[1] as Uint8Array<ArrayBuffer>

describe('a usable key is accepted', () => {
  test.each<[string, Parts]>([
    ['ES256', es256],
    ['EdDSA', ed25519],
    ['RS256 of 2048 bits', rs256],
    ['RS256 of 4096 bits', rsaOf(4096)],
    ['RS256 with the exponent 3', rsaOf(2048, 3)],
    ['ES256 with an extra parameter', [...es256, [2, filled(16, 1)]]],
  ])('%s', (_, parts) => expect(() => assertUsableKey(cose(parts))).not.toThrow())
})

describe('an unusable key is rejected', () => {
  test.each<[string, Parts, Parts]>([
    ['a point off the curve', es256, [[-3, filled(32, 7)]]],
    [
      'the point at infinity',
      es256,
      [
        [-2, filled(32, 0)],
        [-3, filled(32, 0)],
      ],
    ],
    ['a coordinate beyond the field', es256, [[-2, filled(32, 255)]]],
    ['a coordinate that lacks a byte', es256, [[-3, bytes(ec.y).slice(1)]]],
    ['a coordinate with a byte too many', es256, [[-2, Uint8Array.from([0, ...bytes(ec.x)])]]],
    ['a compressed point', es256, [[-3, true]]],
    [
      'ES256 with another curve',
      es256,
      [
        [-1, 2],
        [-2, bytes(p384.x)],
        [-3, bytes(p384.y)],
      ],
    ],
    [
      'ES256 with the coordinates of another curve',
      es256,
      [
        [-2, bytes(p384.x)],
        [-3, bytes(p384.y)],
      ],
    ],
    ['ES256 with an Ed25519 key', ed25519, [[3, -7]]],
    ['EdDSA with a P-256 key', es256, [[3, -8]]],
    ['RS256 with a P-256 key', es256, [[3, -257]]],
    ['ES256 with an RSA key', rs256, [[3, -7]]],
    ['RSA-PSS, which was not offered', rs256, [[3, -37]]],
    ['RS1, which was not offered', rs256, [[3, -65_535]]],
    ['an algorithm that is a string', es256, [[3, 'ES256']]],
    [
      'strings in place of numbers, as in Firefox 117',
      ed25519,
      [
        [1, 'OKP'],
        [-1, 'Ed25519'],
      ],
    ],
    [
      'Ed448',
      ed25519,
      [
        [-1, 7],
        [-2, filled(57, 9)],
      ],
    ],
    ['X25519', ed25519, [[-1, 4]]],
    ['a point off the Ed25519 curve', ed25519, [[-2, Uint8Array.from([2, ...filled(31, 0)])]]],
    ['an Ed25519 key that lacks a byte', ed25519, [[-2, bytes(okp.x).slice(1)]]],
    ['RSA of 512 bits', rsaOf(512), []],
    ['RSA of 1024 bits', rsaOf(1024), []],
    ['RSA of 2040 bits', rsaOf(2040), []],
    [
      'RSA of 512 bits with leading zeros',
      rsaOf(512),
      [[-1, Uint8Array.from([...filled(192, 0), ...filled(64, 201)])]],
    ],
    ['e = 0', rs256, [[-2, bytes('AA')]]],
    ['e = 1', rs256, [[-2, bytes('AQ')]]],
    ['e = 2', rs256, [[-2, bytes('Ag')]]],
    ['e = 65536', rs256, [[-2, bytes('AQAA')]]],
    ['an empty e', rs256, [[-2, filled(0, 0)]]],
    ['e as long as n', rs256, [[-2, filled(256, 255)]]],
    ['an even modulus', rs256, [[-1, Uint8Array.from([...modulus.slice(0, -1), 2])]]],
    ['a modulus of 0', rs256, [[-1, filled(256, 0)]]],
    ['a modulus that is a string', rs256, [[-1, 'n']]],
  ])('%s', (_, valid, changed) => {
    const key = new Map([...valid, ...changed])
    expect(() => assertUsableKey(cose([...key]))).toThrow()
  })

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['empty input', new Uint8Array(0)],
    ['a number', isoCBOR.encode(1)],
    ['an empty map', cose([])],
    ['a key that lacks its last byte', cose(es256).slice(0, -1)],
    ['a key with a trailing byte', Uint8Array.from([...cose(es256), 0])],
    ['a key that is too long', cose(es256, [[-70_001, filled(1024, 0)]])],
  ])('%s', (_, key) => expect(() => assertUsableKey(key)).toThrow())
})
