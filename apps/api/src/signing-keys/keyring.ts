import { AppError } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { SecretBox } from '../crypto/secret-box.ts'
import { type Algorithm, makeKey, type SigningKey } from './key.ts'
import { keyReader } from './key-cache.ts'
import { addKey, dropAllKeys, dropKeys, lockKeys, type SigningKeyTables } from './table.ts'
import {
  EMERGENCY_LEAD_MS,
  isDue,
  LEAD_MS,
  type Scheduled,
  SKEW_MS,
  type Timetable,
  timetableOf,
} from './timetable.ts'

export type { SigningKeyTables } from './table.ts'

export interface KeyringDeps {
  db: SigningKeyTables & Transactions
  clock: () => Date
  secretBox: SecretBox
  algorithm: Algorithm
  /** How long a key signs. */
  keyDays: number
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/** `when due`: only if it is time. `compromised`: and withdraw all others, whatever they signed. */
export type Rotation = 'when due' | 'now' | 'compromised'

export interface Keyring {
  /**
   * The key that signs at this moment, made if there is none. Refuses with `unavailable` for the two
   * seconds after keys were withdrawn, in which the new one is not yet known everywhere.
   */
  signer(): Promise<{ kid: string; algorithm: string; key: CryptoKey }>
  /** The public halves of all that have signed what is still good, and of the next one (RFC 7517). */
  published(): Promise<JSONWebKeySet>
  /** Makes a successor, unless one waits already. Answers the new key, or null for none. */
  rotate(order?: Rotation): Promise<Scheduled | null>
  /** Deletes keys of which nothing is good any more. */
  deleteExpired(): Promise<void>
}

/**
 * The keys that access tokens are signed with. They lie sealed in the database, so that replicas
 * have the same ones, and each key is published before it signs and after (docs/decisions/0024).
 */
export function createKeyring(deps: KeyringDeps): Keyring {
  const { db, clock, secretBox, algorithm, log } = deps
  const reader = keyReader(deps)
  /** All that ask for the first key at once wait for one. */
  let making: Promise<unknown> | undefined

  async function timetable(): Promise<Timetable<SigningKey>> {
    const found = timetableOf(await reader.cached(), clock())
    if (found.signing || found.coming) return found
    making ??= rotate().finally(() => {
      making = undefined
    })
    await making
    return timetableOf(await reader.cached(), clock())
  }

  async function rotate(order: Rotation = 'when due'): Promise<Scheduled | null> {
    const made = await db.$transaction(async (tx) => {
      await lockKeys(tx)
      const now = clock()
      const delay = delayOf(order, timetableOf(await reader.read(tx), now), now)
      if (delay === null) return null
      const row = await makeKey(secretBox, algorithm, new Date(now.getTime() + delay))
      if (order === 'compromised') await dropAllKeys(tx)
      await addKey(tx, row, now)
      return { kid: row.id, algorithm, signsFrom: row.signsFrom }
    })
    reader.removeDevice()
    if (made) log.info({ event: 'signing_key_made', order, ...made })
    return made
  }

  /** In how many milliseconds a new key is to sign; null if none is to be made. */
  function delayOf(order: Rotation, known: Timetable<SigningKey>, now: Date): number | null {
    if (order === 'compromised') return EMERGENCY_LEAD_MS
    if (known.coming) return null
    if (!known.signing) return -SKEW_MS
    return order === 'now' || isDue(known.signing, deps, now) ? LEAD_MS : null
  }

  return {
    async signer() {
      const { signing } = await timetable()
      if (!signing) throw new AppError('unavailable', { retryAfter: EMERGENCY_LEAD_MS / 1000 })
      return { kid: signing.kid, algorithm: signing.algorithm, key: signing.privateKey }
    },
    async published() {
      const { published } = await timetable()
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
