import { createHmac } from 'node:crypto'

/** A key of the pre-hash. Configured in the environment, never stored in the database. */
export interface Pepper {
  version: number
  key: Buffer | string
}

export interface Peppers {
  /** Used for new hashes. */
  current: Pepper
  /** All peppers: older versions verify old hashes. */
  byVersion: ReadonlyMap<number, Pepper>
}

/**
 * The highest version is the current one. Version 0 is the derived pepper unless it is listed, as it
 * must be before the key that it derives from is rotated.
 */
export function peppersOf(derived: Buffer, listed: ReadonlyMap<number, string>): Peppers {
  const pinned = listed.get(0)
  const versionZero: Pepper = { version: 0, key: pinned ? decodedPepper(pinned) : derived }
  const others = [...listed].map(([version, key]) => ({ version, key }))
  const all = [versionZero, ...others.filter(({ version }) => version !== 0)]
  return {
    current: all.reduce((newest, pepper) => (pepper.version > newest.version ? pepper : newest)),
    byVersion: new Map(all.map((pepper) => [pepper.version, pepper])),
  }
}

/** A derived pepper in the format of PASSWORD_PEPPERS. */
export function printed(derived: Buffer): string {
  return `0:${derived.toString('base64url')}`
}

function decodedPepper(pinned: string): Buffer {
  return Buffer.from(pinned, 'base64url')
}

/**
 * The input of bcrypt: 64 characters of base64, below its truncation at 72 bytes. Keyed with the
 * pepper, so that a stolen table alone cannot be attacked offline. NFKC, so that a password typed on
 * different systems is the same (NIST 800-63B-4, 3.1.1.2).
 */
export function preHash(password: string, pepper: Pepper): string {
  return createHmac('sha384', pepper.key).update(password.normalize('NFKC')).digest('base64')
}
