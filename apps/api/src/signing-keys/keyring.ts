import type { JSONWebKeySet } from 'jose'
import type { Seal } from '../seal.ts'
import type { SigningKeyTables } from './table.ts'

export interface KeyringDeps {
  db: SigningKeyTables
  clock: () => Date
  seal: Seal
  algorithm: 'EdDSA' | 'ES256'
  /** How long a key signs. */
  keyDays: number
  /** How long the tokens it signs are good for. */
  seconds: number
}

export interface Keyring {
  /** The key that signs at this moment, made if there is none. */
  signer(): Promise<{ kid: string; algorithm: string; key: CryptoKey }>
  /** The public halves of all that have signed what is still good, and of the next one. */
  published(): Promise<JSONWebKeySet>
  /** Makes a successor when the signing key is due, or at once when told so. */
  rotate(order?: 'when due' | 'now' | 'compromised'): Promise<void>
  sweep(): Promise<void>
}

export function createKeyring(_: KeyringDeps): Keyring {
  return {
    signer: () => Promise.reject(new Error('not yet')),
    published: async () => ({ keys: [] }),
    rotate: async () => {},
    sweep: async () => {},
  }
}
