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

/** The derived pepper is version 0; of those listed the highest version is current. */
export function peppersOf(derived: Buffer, listed: ReadonlyMap<number, string>): Peppers {
  const current: Pepper = { version: 0, key: derived }
  const all = [current, ...[...listed].map(([version, key]) => ({ version, key }))]
  return {
    current: all.reduce((newest, pepper) => (pepper.version > newest.version ? pepper : newest)),
    byVersion: new Map(all.map((pepper) => [pepper.version, pepper])),
  }
}

/**
 * What bcrypt is given: 64 characters of base64, so that its cut at 72 bytes is never met and a
 * stolen table without the pepper is nothing to guess against. NFKC, so that one password typed on
 * two systems is one password (NIST 800-63B-4, 3.1.1.2).
 */
export function preHash(password: string, pepper: Pepper): string {
  return createHmac('sha384', pepper.key).update(password.normalize('NFKC')).digest('base64')
}
