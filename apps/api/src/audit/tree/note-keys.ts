import { createPublicKey, type KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { sha256 } from './hashing.ts'
import { NoteError } from './note-error.ts'

const ED25519 = 1
const KEY_BYTES = 32
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/

/** A key that signed notes are verified with (https://c2sp.org/signed-note). */
export interface Verifier {
  name: string
  /** The first 4 bytes of a hash of name and key, in hexadecimal: an identifier, not a proof. */
  id: string
  publicKey: KeyObject
}

export interface Signer {
  name: string
  id: string
  privateKey: KeyObject
}

/** @throws {NoteError} for a name that the format excludes, and for a key that is not Ed25519. */
export function createSigner(name: string, privateKey: KeyObject): Signer {
  const { id } = createVerifier(name, createPublicKey(privateKey))
  return { name, id, privateKey }
}

/** @throws {NoteError} as {@link createSigner} does. */
export function createVerifier(name: string, publicKey: KeyObject): Verifier {
  if (!isKeyName(name)) {
    throw new NoteError(`A key name must have no spaces and no plus sign: ${JSON.stringify(name)}.`)
  }
  return { name, id: idOf(name, encodeKey(publicKey)), publicKey }
}

/** Formats a verifier as text for those who verify: `<name>+<id>+<base64 of the key>`. */
export function formatVkey({ name, id, publicKey }: Verifier): string {
  return `${name}+${id}+${encodeKey(publicKey).toString('base64')}`
}

/** @throws {NoteError} unless the text is one that {@link formatVkey} returns. */
export function parseVkey(text: string): Verifier {
  const [, name = '', id, base64 = ''] = VKEY.exec(text) ?? []
  const key = decodeBase64(base64)
  if (!isKeyName(name) || key?.length !== 1 + KEY_BYTES || key[0] !== ED25519) {
    throw new NoteError('A verifier key must be an Ed25519 key: <name>+<id>+<base64>.')
  }
  if (idOf(name, key) !== id) throw new NoteError(`The id of the verifier key ${name} is wrong.`)
  const x = key.subarray(1).toString('base64url')
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return { name, id, publicKey }
}

/** Non-empty, without Unicode spaces, plus signs and control characters. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name)
}

function encodeKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NoteError('The key must be Ed25519.')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(ED25519), Buffer.from(x, 'base64url')])
}

function idOf(name: string, key: Buffer): string {
  return sha256(Buffer.from(`${name}\n`), key).toString('hex', 0, 4)
}
