import { randomBytes } from 'node:crypto'
import bcrypt from 'bcrypt'
import type { Hasher } from './hasher.ts'
import { type Peppers, preHash } from './pre-hash.ts'
import {
  addFirstPassword,
  findPassword,
  type PasswordTables,
  replaceHash,
  type StoredPassword,
} from './table.ts'

/** No account has it, so looking it up costs what looking up a real one does. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

export interface Passwords {
  /** The slow part, to be done before a transaction is opened. */
  protect(password: string): Promise<StoredPassword>
  /** Stores a new account's first password inside the caller's transaction; for null, nothing. */
  addFirst(tx: PasswordTables, accountId: string | null, password: StoredPassword): Promise<void>
  /** Whether this is the account's password. Costs the same for null, which stands for no account. */
  verify(accountId: string | null, password: string): Promise<boolean>
}

export interface PasswordsDeps {
  db: PasswordTables
  hasher: Hasher
  peppers: Peppers
}

export function createPasswords({ db, hasher, peppers }: PasswordsDeps): Passwords {
  const currentPepper = pepper(peppers.current)
  const decoy: Promise<StoredPassword> = protect(randomBytes(32).toString('base64'))
  decoy.catch(() => {}) // awaited, and so reported, by the first call that needs it

  async function protect(password: string): Promise<StoredPassword> {
    const hash = await hasher.hash(preHash(password, currentPepper))
    return { hash, pepperVersion: peppers.current }
  }

  async function verify(accountId: string | null, password: string): Promise<boolean> {
    const stored = await findPassword(db, accountId ?? NOBODY)
    const checked = stored ?? (await decoy)
    const secret = preHash(password, pepper(checked.pepperVersion))
    const matches = await hasher.compare(secret, checked.hash)
    if (!matches || !stored || !accountId) return false
    if (isOutdated(stored)) await replaceHash(db, accountId, stored, await protect(password))
    return true
  }

  function isOutdated({ hash, pepperVersion }: StoredPassword): boolean {
    return pepperVersion !== peppers.current || bcrypt.getRounds(hash) < hasher.cost
  }

  function pepper(version: number): Buffer | string {
    const key = peppers.keys.get(version)
    if (!key)
      throw new Error(`PASSWORD_PEPPERS lacks version ${version}, which a hash was made with`)
    return key
  }

  return { protect, verify, addFirst: addFirstPassword }
}
