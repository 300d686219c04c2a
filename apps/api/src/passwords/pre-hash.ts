import { createHmac } from 'node:crypto'

/** The keys of the pre-hash, by version. They live in the environment, never in the database. */
export interface Peppers {
  current: number
  keys: ReadonlyMap<number, Buffer | string>
}

/** The highest version is the one new hashes use; the older stay to check old ones. */
export function peppersOf(derived: Buffer, listed: ReadonlyMap<number, string>): Peppers {
  const keys = new Map<number, Buffer | string>([[0, derived], ...listed])
  return { current: Math.max(...keys.keys()), keys }
}

/**
 * What bcrypt is given: 64 characters of base64, so that its cut at 72 bytes is never met and a
 * stolen table without the pepper is nothing to guess against. NFKC, so that one password typed on
 * two systems is one password (NIST 800-63B-4, 3.1.1.2).
 */
export function preHash(password: string, pepper: Buffer | string): string {
  return createHmac('sha384', pepper).update(password.normalize('NFKC')).digest('base64')
}
