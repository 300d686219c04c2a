import { Buffer } from 'node:buffer'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A key that signs tokens by hand: no library would create the invalid ones. */
export interface SigningKey {
  kid: string
  alg: 'EdDSA' | 'ES256'
  privateKey: KeyObject
  publicKey: KeyObject
  /** As Signin publishes it. */
  jwk: Record<string, unknown>
}

export function newKey(kid: string, alg: 'EdDSA' | 'ES256' = 'EdDSA'): SigningKey {
  const pair =
    alg === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }
  return { kid, alg, ...pair, jwk }
}

export const encode = (part: unknown): string =>
  Buffer.from(JSON.stringify(part)).toString('base64url')

export function signed(header: object, claims: unknown, key: SigningKey): string {
  const content = `${encode(header)}.${encode(claims)}`
  const signature =
    key.alg === 'EdDSA'
      ? sign(null, Buffer.from(content), key.privateKey)
      : sign('sha256', Buffer.from(content), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}

export const headerOf = (key: SigningKey) => ({ alg: key.alg, kid: key.kid, typ: 'at+jwt' })
