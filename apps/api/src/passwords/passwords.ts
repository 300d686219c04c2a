import bcrypt from 'bcrypt'
import type { FastifyBaseLogger } from 'fastify'
import type { Hasher } from './hasher.ts'
import type { HashingClient } from './hashing-slots.ts'
import { type Peppers, preHash } from './pre-hash.ts'
import {
  dropPassword,
  findPassword,
  findPasswordDate,
  isPasswordOf,
  type PasswordTables,
  replaceHash,
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
  /** The fairness key of an IP address. */
  networkOf: (address: string) => string
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

export function createPasswords(deps: PasswordsDeps): Passwords {
  const { db, clock, hasher, peppers, networkOf, log } = deps
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
    const stored = await findPassword(db, accountId ?? NO_ACCOUNT)
    const pepper = stored && peppers.byVersion.get(stored.pepperVersion)
    if (stored && !pepper) log.error({ event: 'pepper_missing', version: stored.pepperVersion })
    if (!accountId || !pepper) return compareWithDecoy(password)

    if (!(await hasher.compare(preHash(password, pepper), stored.hash))) {
      await spendCostDifference(password, costOf(stored.hash))
      return null
    }
    if (isOutdated(stored)) await rehash(accountId, stored, password)
    return stored.changedAt
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
      await hasher.compare(preHash(password, peppers.current), decoy(cost))
    }
  }

  /** Best effort: the password is correct even if this fails, and the next sign-in tries again. */
  async function rehash(
    accountId: string,
    stored: StoredPassword,
    password: string,
  ): Promise<void> {
    try {
      await replaceHash(db, accountId, stored, await hash(password))
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
    drop: dropPassword,
    changedAt: findPasswordDate,
  }
}

function costOf(hash: string): number {
  return bcrypt.getRounds(hash)
}

/** A hash that matches no password, and takes as long to compare as a real one. */
function decoy(cost: number): string {
  return `${bcrypt.genSaltSync(cost)}${'.'.repeat(31)}`
}
