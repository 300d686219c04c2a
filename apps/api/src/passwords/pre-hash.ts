import { createHmac } from 'node:crypto'

/** A key of the pre-hash. It lives in the environment, never in the database. */
export interface Pepper {
  version: number
  key: Buffer | string
}

export interface Peppers {
  /** What new hashes are made with. */
  current: Pepper
  /** All of them: the older stay to check old hashes. */
  byVersion: ReadonlyMap<number, Pepper>
}

/**
 * Of those listed the highest version is current. Version 0 is the derived one, unless it is listed,
 * as it has to be once the root that it was derived from is to change.
 */
export function peppersOf(derived: Buffer, listed: ReadonlyMap<number, string>): Peppers {
  const pinned = listed.get(0)
  const first: Pepper = { version: 0, key: pinned ? unprinted(pinned) : derived }
  const others = [...listed].map(([version, key]) => ({ version, key }))
  const all = [first, ...others.filter(({ version }) => version !== 0)]
  return {
    current: all.reduce((newest, pepper) => (pepper.version > newest.version ? pepper : newest)),
    byVersion: new Map(all.map((pepper) => [pepper.version, pepper])),
  }
}

/** A derived pepper as PASSWORD_PEPPERS holds it. */
export function printed(derived: Buffer): string {
  return `0:${derived.toString('base64url')}`
}

function unprinted(pinned: string): Buffer {
  return Buffer.from(pinned, 'base64url')
}

/**
 * What bcrypt is given: 64 characters of base64, so that its cut at 72 bytes is never met and a
 * stolen table without the pepper is nothing to guess against. NFKC, so that one password typed on
 * two systems is one password (NIST 800-63B-4, 3.1.1.2).
 */
export function preHash(password: string, pepper: Pepper): string {
  return createHmac('sha384', pepper.key).update(password.normalize('NFKC')).digest('base64')
}
