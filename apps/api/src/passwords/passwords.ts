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

/** No account has it, so looking it up costs what looking up a real one does. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000'

export interface Passwords {
  /**
   * The slow part, to be done before a transaction is opened. Waits for a turn, or refuses with
   * `busy`.
   */
  protect(client: PasswordClient, password: string): Promise<StoredPassword>
  /** Stores the account's password in place of any other, inside the caller's transaction. */
  set(tx: PasswordTables, accountId: string, password: StoredPassword): Promise<void>
  /** From now on no password opens the account. */
  drop(tx: PasswordTables, accountId: string): Promise<void>
  /**
   * Runs work that checks one password, and alone is handed what checks it; or refuses with `busy`
   * before any of the work is done.
   */
  withHashingSlot<Result>(
    client: PasswordClient,
    work: (checks: Checks) => Promise<Result>,
  ): Promise<Result>
  /**
   * In the transaction that opens it: whether that password is still the one. Checking takes long,
   * and one that was reset meanwhile must not open a session that the reset never sees.
   */
  isStill(tx: PasswordTables, accountId: string, changedAt: Date): Promise<boolean>
  /** When the account's password was last set, or null where there is none. */
  changedAt(db: PasswordTables, accountId: string): Promise<Date | null>
}

/** For whom a password is hashed: from where, and for which account if anything speaks for it. */
export interface PasswordClient extends Pick<HashingClient, 'known'> {
  address: string
}

export interface Checks {
  /** Whether this is the account's password. Costs the same for null, which stands for no account. */
  verify(accountId: string | null, password: string): Promise<boolean>
  /** The same for what opens something: answers when that password was chosen, or null. */
  check(accountId: string | null, password: string): Promise<Date | null>
  /** Whether this is the password that was kept with a registration. */
  matches(stored: StoredPassword, password: string): Promise<boolean>
}

export interface PasswordsDeps {
  db: PasswordTables
  clock: () => Date
  hasher: Hasher
  peppers: Peppers
  /** What shares its turns. */
  networkOf: (address: string) => string
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>
}

export function createPasswords(deps: PasswordsDeps): Passwords {
  const { db, clock, hasher, peppers, networkOf, log } = deps
  const checks: Checks = {
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
    if (!accountId || !pepper) return compareWithNothing(password)

    if (!(await hasher.compare(preHash(password, pepper), stored.hash))) {
      await spend(password, costOf(stored.hash))
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

  async function compareWithNothing(password: string): Promise<null> {
    await hasher.compare(preHash(password, peppers.current), decoy(hasher.cost))
    return null
  }

  /** A hash of a lower cost answered sooner: without the difference, its account could be told. */
  async function spend(password: string, alreadySpent: number): Promise<void> {
    for (let cost = alreadySpent; cost < hasher.cost; cost++) {
      await hasher.compare(preHash(password, peppers.current), decoy(cost))
    }
  }

  /** The password was right whether or not this works out: it is tried again the next time. */
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
    protect: (client, password) => hasher.withSlot(clientOf(client), () => hash(password)),
    withHashingSlot: (client, work) => hasher.withSlot(clientOf(client), () => work(checks)),
    isStill: isPasswordOf,
    set: (tx, accountId, password) => setPassword(tx, accountId, password, clock()),
    drop: dropPassword,
    changedAt: findPasswordDate,
  }
}

function costOf(hash: string): number {
  return bcrypt.getRounds(hash)
}

/** A hash that nothing matches, and that costs as much to compare with as any other. */
function decoy(cost: number): string {
  return `${bcrypt.genSaltSync(cost)}${'.'.repeat(31)}`
}
