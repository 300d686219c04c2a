import bcrypt from 'bcrypt'
import type { FastifyBaseLogger } from 'fastify'
import type { SecretBox } from '../crypto/secret-box.ts'
import { decoy, type Hasher } from './hasher.ts'
import type { HashingClient } from './hashing-slots.ts'
import { readImportedPassword } from './imported/encrypt.ts'
import { type Peppers, preHash } from './pre-hash.ts'
import {
  dropPassword,
  findPassword,
  isPasswordOf,
  type PasswordTables,
  replaceHash,
  replaceImported,
  type StoredImport,
  type StoredPassword,
  setPassword,
} from './table.ts'

export type { PasswordTables, StoredPassword } from './table.ts'

/** The id of no account: looking it up costs the same as a real one (timing). */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000'

export interface Passwords {
  /**
   * Hashes the password, which is slow: call it before opening a transaction. Acquires a hashing
   * slot, or throws `busy`.
   */
  hash(client: PasswordClient, password: string): Promise<StoredPassword>
  /** In the caller's transaction: sets or replaces the account's password. */
  set(tx: PasswordTables, accountId: string, password: StoredPassword): Promise<void>
  /** Deletes the account's password. */
  drop(tx: PasswordTables, accountId: string): Promise<void>
  /**
   * Runs work that verifies one password within a hashing slot, the only place to get the functions
   * for it; or throws `busy` before the work starts.
   */
  withHashingSlot<Result>(
    client: PasswordClient,
    work: (checks: PasswordVerifier) => Promise<Result>,
  ): Promise<Result>
  /**
   * In the transaction that issues a session: whether the password is unchanged. Verification is
   * slow, and a password that was reset meanwhile must not grant a session that the reset's
   * revocation misses (TOCTOU).
   */
  isUnchanged(tx: PasswordTables, accountId: string, changedAt: Date): Promise<boolean>
  /** When the account's password was last set, or null if it has none. */
  changedAt(db: PasswordTables, accountId: string): Promise<Date | null>
}

/** The client that a password is hashed for: its IP address, and its account if it is known. */
export interface PasswordClient extends Pick<HashingClient, 'known'> {
  address: string
}

export interface PasswordVerifier {
  /** Whether this is the account's password. Takes the same time for null, i.e. no account. */
  verify(accountId: string | null, password: string): Promise<boolean>
  /** The same, but returns the time it was set, for {@link Passwords.isUnchanged}; else null. */
  check(accountId: string | null, password: string): Promise<Date | null>
  /** Whether this is the password stored with a registration. */
  matches(stored: StoredPassword, password: string): Promise<boolean>
}

export interface PasswordsDeps {
  db: PasswordTables
  clock: () => Date
  hasher: Hasher
  peppers: Peppers
  importedPasswordBox: SecretBox
  /** The fairness key of an IP address. */
  networkOf: (address: string) => string
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

/** What needs neither a hash nor a pepper. */
export const storedPasswords: Pick<Passwords, 'drop' | 'changedAt'> = {
  drop: dropPassword,
  async changedAt(db, accountId) {
    const { stored, imported } = await findPassword(db, accountId)
    return (stored ?? imported)?.changedAt ?? null
  },
}

export function createPasswords(deps: PasswordsDeps): Passwords {
  const { db, clock, hasher, peppers, importedPasswordBox, networkOf, log } = deps
  const checks: PasswordVerifier = {
    verify: async (accountId, password) => (await check(accountId, password)) !== null,
    check,
    matches,
  }
  const clientOf = ({ address, known }: PasswordClient): HashingClient => ({
    network: networkOf(address),
    known,
  })

  async function hash(password: string): Promise<StoredPassword> {
    const made = await hasher.hash(preHash(password, peppers.current))
    return { hash: made, pepperVersion: peppers.current.version }
  }

  async function check(accountId: string | null, password: string): Promise<Date | null> {
    const { stored, imported } = await findPassword(db, accountId ?? NO_ACCOUNT)
    if (accountId && imported) return checkImported(accountId, imported, password)
    const pepper = stored && peppers.byVersion.get(stored.pepperVersion)
    if (stored && !pepper) log.error({ event: 'pepper_missing', version: stored.pepperVersion })
    if (!accountId || !pepper) return compareWithDecoy(password)

    const cost = costOf(stored.hash)
    const isLast = cost >= hasher.cost
    if (!(await hasher.compare(preHash(password, pepper), stored.hash, isLast))) {
      await spendCostDifference(password, cost)
      return null
    }
    if (isOutdated(stored)) {
      await renew(accountId, password, (made) => replaceHash(db, accountId, stored, made))
    }
    return stored.changedAt
  }

  /** Replaces the imported hash with an own one if the password is right. */
  async function checkImported(
    accountId: string,
    imported: StoredImport,
    password: string,
  ): Promise<Date | null> {
    const hash = readImportedPassword(importedPasswordBox, accountId, imported.encryptedHash)
    if (!hash.ok) {
      log.error({ event: 'imported_password_unreadable', account: accountId, reason: hash.reason })
      return compareWithDecoy(password)
    }
    if (!(await hasher.compareImported(password, hash))) return null
    await renew(accountId, password, (made) => replaceImported(db, accountId, imported, made))
    return imported.changedAt
  }

  async function matches(stored: StoredPassword, password: string): Promise<boolean> {
    const pepper = peppers.byVersion.get(stored.pepperVersion)
    if (!pepper) log.error({ event: 'pepper_missing', version: stored.pepperVersion })
    return pepper ? hasher.compare(preHash(password, pepper), stored.hash) : false
  }

  async function compareWithDecoy(password: string): Promise<null> {
    await hasher.compare(preHash(password, peppers.current), decoy(hasher.cost))
    return null
  }

  /** Makes up for the lower cost of an old hash: its timing would reveal that the account exists. */
  async function spendCostDifference(password: string, costSpent: number): Promise<void> {
    for (let cost = costSpent; cost < hasher.cost; cost++) {
      const isLast = cost === hasher.cost - 1
      await hasher.compare(preHash(password, peppers.current), decoy(cost), isLast)
    }
  }

  /** Best effort: the password is correct even if this fails, and the next sign-in tries again. */
  async function renew(
    accountId: string,
    password: string,
    replace: (made: StoredPassword) => Promise<void>,
  ): Promise<void> {
    try {
      await replace(await hash(password))
    } catch (error) {
      log.warn({ err: error, event: 'password_hash_not_renewed', account: accountId })
    }
  }

  function isOutdated({ hash, pepperVersion }: StoredPassword): boolean {
    return pepperVersion !== peppers.current.version || costOf(hash) < hasher.cost
  }

  return {
    hash: (client, password) => hasher.withSlot(clientOf(client), () => hash(password)),
    withHashingSlot: (client, work) => hasher.withSlot(clientOf(client), () => work(checks)),
    isUnchanged: isPasswordOf,
    set: (tx, accountId, password) => setPassword(tx, accountId, password, clock()),
    ...storedPasswords,
  }
}

function costOf(hash: string): number {
  return bcrypt.getRounds(hash)
}
