import { AppError } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { SecretBox } from '../crypto/secret-box.ts'
import { type Algorithm, makeKey, type SigningKey } from './key.ts'
import { keyReader } from './key-cache.ts'
import {
  EMERGENCY_LEAD_MS,
  isDue,
  type KeySchedule,
  LEAD_MS,
  type Scheduled,
  SKEW_MS,
  timetableOf,
} from './schedule.ts'
import { addKey, dropAllKeys, dropKeys, lockKeys, type SigningKeyTables } from './table.ts'

export type { SigningKeyTables } from './table.ts'

export interface KeyringDeps {
  db: SigningKeyTables & Transactions
  clock: () => Date
  secretBox: SecretBox
  algorithm: Algorithm
  /** How long a key signs, in days. */
  keyDays: number
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/**
 * `when due`: rotate only if the signing key is due. `now`: rotate regardless. `compromised`: also
 * withdraw all other keys, which invalidates the tokens they signed.
 */
export type Rotation = 'when due' | 'now' | 'compromised'

export interface Keyring {
  /**
   * Returns the current signing key. Generates one if there is none.
   *
   * @throws {AppError} `unavailable` for 2 seconds after keys were withdrawn, until all replicas
   * have read the new one.
   */
  signer(): Promise<{ kid: string; algorithm: string; key: CryptoKey }>
  /** The key set (RFC 7517): public keys of unexpired tokens, the current key and the next one. */
  published(): Promise<JSONWebKeySet>
  /** Generates the next key and returns it; null if it is not due or exists already. */
  rotate(order?: Rotation): Promise<Scheduled | null>
  /** Deletes keys whose tokens have all expired. */
  deleteExpired(): Promise<void>
}

/**
 * The signing keys of access tokens. They are stored encrypted in the database, which all replicas
 * share. Each key is published before it starts and after it stops signing (docs/decisions/0024).
 */
export function createKeyring(deps: KeyringDeps): Keyring {
  const { db, clock, secretBox, algorithm, log } = deps
  const reader = keyReader(deps)
  /** Concurrent requests share the generation of the first key. */
  let firstRotation: Promise<unknown> | undefined

  async function schedule(): Promise<KeySchedule<SigningKey>> {
    const found = timetableOf(await reader.cached(), clock())
    if (found.signing || found.upcoming) return found
    firstRotation ??= rotate().finally(() => {
      firstRotation = undefined
    })
    await firstRotation
    return timetableOf(await reader.cached(), clock())
  }

  async function rotate(order: Rotation = 'when due'): Promise<Scheduled | null> {
    const made = await db.$transaction(async (tx) => {
      await lockKeys(tx)
      const now = clock()
      const lead = leadOf(order, timetableOf(await reader.read(tx), now), now)
      if (lead === null) return null
      const row = await makeKey(secretBox, algorithm, new Date(now.getTime() + lead))
      if (order === 'compromised') await dropAllKeys(tx)
      await addKey(tx, row, now)
      return { kid: row.id, algorithm, signsFrom: row.signsFrom }
    })
    reader.invalidate()
    if (made) log.info({ event: 'signing_key_made', order, ...made })
    return made
  }

  /** After how many milliseconds a new key starts to sign (negative: backdated); null for no key. */
  function leadOf(order: Rotation, known: KeySchedule<SigningKey>, now: Date): number | null {
    if (order === 'compromised') return EMERGENCY_LEAD_MS
    if (known.upcoming) return null
    if (!known.signing) return -SKEW_MS
    return order === 'now' || isDue(known.signing, deps, now) ? LEAD_MS : null
  }

  return {
    async signer() {
      const { signing } = await schedule()
      if (!signing) throw new AppError('unavailable', { retryAfter: EMERGENCY_LEAD_MS / 1000 })
      return { kid: signing.kid, algorithm: signing.algorithm, key: signing.privateKey }
    },
    async published() {
      const { published } = await schedule()
      return { keys: published.map(({ publicJwk }) => publicJwk) }
    },
    rotate,
    async deleteExpired() {
      const { retired } = timetableOf(await reader.read(db), clock())
      await dropKeys(
        db,
        retired.map(({ kid }) => kid),
      )
    },
  }
}
