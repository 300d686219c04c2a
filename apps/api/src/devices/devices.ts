import { createHash, randomBytes } from 'node:crypto'
import {
  add,
  countOf,
  type DeviceHash,
  type DeviceTables,
  findAccount,
  findDevices,
  isKnown,
  removeAll,
  removeUnseen,
  touch,
  trim,
} from './table.ts'

export type { DeviceTables } from './table.ts'

/** A device without a sign-in for a year is no longer recognised. */
export const DEVICE_TTL_MS = 365 * 24 * 3_600_000
const MAX_DEVICES = 50
const COOKIE_BYTES = 32
/** 32 bytes in base64url. */
const COOKIE_VALUE = /^[\w-]{43}$/
/** Marks the placeholder device of an account (`removeAllDevices`). */
const NEVER_SEEN = new Date(0)
/** No account has this id. Querying it takes as long as a real one, to prevent enumeration. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000'

/** The browsers that an account has signed in from. A device cookie authenticates nobody. */
export interface Devices {
  /**
   * Returns the device of this cookie if the account knows it, else null. Takes as long if
   * `accountId` is null. The `hash` is a key of throttling counters, and not a secret.
   */
  recognise(accountId: string | null, cookieValue: string | undefined): Promise<Device | null>
  /**
   * The account that has known the device of this cookie for longest, or null. A sign-in to it was
   * completed in this browser once. This does not prove that its owner uses the browser now.
   */
  accountOf(cookieValue: string | undefined): Promise<string | null>
  /** Records a completed sign-in on the device. Call it in the transaction of the sign-in. */
  recordSignIn(
    tx: DeviceTables,
    accountId: string,
    cookieValue: string | undefined,
  ): Promise<KnownDevice>
  /** Removes every device of the account, for when one of them may be an intruder's. */
  removeAllDevices(tx: DeviceTables, accountId: string): Promise<void>
  /** When each device was first and last seen (ISO 8601), most recently seen first. */
  listOf(accountId: string): Promise<{ firstSeenAt: string; lastSeenAt: string }[]>
  /** Deletes devices not seen for a year. */
  deleteExpired(): Promise<void>
}

export interface Device {
  hash: string
}

export interface KnownDevice {
  /** The account did not know this device. */
  isNew: boolean
  /** The account has no other device: this is its first sign-in, or its only device was removed. */
  isFirst: boolean
  /** The value to set as the device cookie. */
  cookieValue: string
}

export interface DevicesDeps {
  db: DeviceTables
  clock: () => Date
}

export function createDevices({ db, clock }: DevicesDeps): Devices {
  const expiryCutoff = () => new Date(clock().getTime() - DEVICE_TTL_MS)

  return {
    async recognise(accountId, cookieValue) {
      if (!isCookieValue(cookieValue)) return null
      const tokenHash = hashOf(cookieValue)
      const known = await isKnown(
        db,
        { accountId: accountId ?? NO_ACCOUNT, tokenHash },
        expiryCutoff(),
      )
      return known ? { hash: Buffer.from(tokenHash).toString('hex') } : null
    },

    async accountOf(cookieValue) {
      return isCookieValue(cookieValue)
        ? findAccount(db, hashOf(cookieValue), expiryCutoff())
        : null
    },

    async recordSignIn(tx, accountId, currentValue) {
      // All accounts that sign in from one browser share its cookie.
      const hasCookie = isCookieValue(currentValue)
      const cookieValue = hasCookie ? currentValue : randomBytes(COOKIE_BYTES).toString('base64url')
      const key = { accountId, tokenHash: hashOf(cookieValue) }
      const now = clock()
      if (hasCookie && (await touch(tx, key, { now, seenAfter: expiryCutoff() })))
        return { isNew: false, isFirst: false, cookieValue }

      const others = await countOf(tx, accountId)
      await add(tx, key, now)
      if (others >= MAX_DEVICES) await trim(tx, accountId, MAX_DEVICES)
      return { isNew: true, isFirst: others === 0, cookieValue }
    },

    async removeAllDevices(tx, accountId) {
      await removeAll(tx, accountId)
      // Add a placeholder device with a random cookie. Otherwise the next sign-in would count as
      // the account's first, which sends no new-device notice.
      const tokenHash = hashOf(randomBytes(COOKIE_BYTES).toString('base64url'))
      await add(tx, { accountId, tokenHash }, NEVER_SEEN)
    },
    async listOf(accountId) {
      const devices = await findDevices(db, accountId)
      const seen = devices.filter(({ lastSeenAt }) => lastSeenAt > NEVER_SEEN)
      return seen.map(({ createdAt, lastSeenAt }) => ({
        firstSeenAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
      }))
    },
    deleteExpired: () => removeUnseen(db, expiryCutoff()),
  }
}

function isCookieValue(cookieValue: string | undefined): cookieValue is string {
  return cookieValue !== undefined && COOKIE_VALUE.test(cookieValue)
}

/** A plain SHA-256 is enough for 256 random bits (ASVS 6.5.2). */
function hashOf(cookieValue: string): DeviceHash {
  return new Uint8Array(createHash('sha256').update(cookieValue).digest())
}
