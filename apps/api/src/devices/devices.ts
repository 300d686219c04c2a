import { createHash, randomBytes } from 'node:crypto'
import {
  add,
  countOf,
  type DeviceHash,
  type DeviceTables,
  findAccount,
  findDevices,
  isKnown,
  remove,
  removeAll,
  removeUnseen,
  touch,
  trim,
} from './table.ts'

export type { DeviceTables } from './table.ts'

/** A browser that was not signed in with for a year is a stranger again. */
export const DEVICE_TTL_MS = 365 * 24 * 3_600_000
const MAX_DEVICES = 50
const VALUE_BYTES = 32
const VALUE = /^[\w-]{43}$/
const NEVER = new Date(0)
/** No account has it, so asking for its devices costs what asking for a real one's does. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000'

/** The browsers an account has signed in from. Being one proves nothing, and opens nothing. */
export interface Devices {
  /**
   * The device of this cookie, if the account knows it. Costs the same for null, which stands for
   * no account. `hash` is what attempts are counted by, and is not a secret.
   */
  recognise(accountId: string | null, cookieValue: string | undefined): Promise<Device | null>
  /**
   * The account that has known the device of this cookie for longest, or null. It says that
   * somebody completed a sign-in in this browser, and not whose it is now.
   */
  knownTo(cookieValue: string | undefined): Promise<string | null>
  /** Notes a sign-in that is complete, inside the caller's transaction. */
  remember(
    tx: DeviceTables,
    accountId: string,
    cookieValue: string | undefined,
  ): Promise<KnownDevice>
  /** Makes one device a stranger to its account. */
  removeDevice(tx: DeviceTables, accountId: string, hash: string): Promise<void>
  /** Makes every device a stranger to this account, for when one of them was not its owner's. */
  removeAllDevices(tx: DeviceTables, accountId: string): Promise<void>
  /** When each was first and last seen, the latest first. */
  listOf(accountId: string): Promise<{ firstSeenAt: string; lastSeenAt: string }[]>
  /** Forgets what has not been seen for a year. */
  deleteExpired(): Promise<void>
}

export interface Device {
  hash: string
}

export interface KnownDevice {
  /** The account did not know this device. */
  isNew: boolean
  /** Nobody has signed in to the account before, or all its devices were forgotten on purpose. */
  isFirst: boolean
  /** What the cookie must hold from now on. */
  cookieValue: string
}

export interface DevicesDeps {
  db: DeviceTables
  clock: () => Date
}

export function createDevices({ db, clock }: DevicesDeps): Devices {
  const aLifeAgo = () => new Date(clock().getTime() - DEVICE_TTL_MS)

  return {
    async recognise(accountId, cookieValue) {
      if (!isValue(cookieValue)) return null
      const tokenHash = hashOf(cookieValue)
      const known = await isKnown(db, { accountId: accountId ?? NO_ACCOUNT, tokenHash }, aLifeAgo())
      return known ? { hash: Buffer.from(tokenHash).toString('hex') } : null
    },

    async knownTo(cookieValue) {
      return isValue(cookieValue) ? findAccount(db, hashOf(cookieValue), aLifeAgo()) : null
    },

    async remember(tx, accountId, given) {
      // A browser that several accounts sign in from is one device: each knows it by one cookie.
      const hasCookie = isValue(given)
      const cookieValue = hasCookie ? given : randomBytes(VALUE_BYTES).toString('base64url')
      const key = { accountId, tokenHash: hashOf(cookieValue) }
      const now = clock()
      if (hasCookie && (await touch(tx, key, { now, seenAfter: aLifeAgo() })))
        return { isNew: false, isFirst: false, cookieValue }

      const others = await countOf(tx, accountId)
      await add(tx, key, now)
      if (others >= MAX_DEVICES) await trim(tx, accountId, MAX_DEVICES)
      return { isNew: true, isFirst: others === 0, cookieValue }
    },

    removeDevice: (tx, accountId, hash) =>
      remove(tx, { accountId, tokenHash: new Uint8Array(Buffer.from(hash, 'hex')) }),
    async removeAllDevices(tx, accountId) {
      await removeAll(tx, accountId)
      // A device that nobody holds: without one, the next to sign in would pass for the first.
      const tokenHash = hashOf(randomBytes(VALUE_BYTES).toString('base64url'))
      await add(tx, { accountId, tokenHash }, NEVER)
    },
    async listOf(accountId) {
      const devices = await findDevices(db, accountId)
      const seen = devices.filter(({ lastSeenAt }) => lastSeenAt > NEVER)
      return seen.map(({ createdAt, lastSeenAt }) => ({
        firstSeenAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
      }))
    },
    deleteExpired: () => removeUnseen(db, aLifeAgo()),
  }
}

function isValue(cookieValue: string | undefined): cookieValue is string {
  return cookieValue !== undefined && VALUE.test(cookieValue)
}

/** A plain SHA-256 is enough for 256 random bits (ASVS 6.5.2). */
function hashOf(cookieValue: string): DeviceHash {
  return new Uint8Array(createHash('sha256').update(cookieValue).digest())
}
