import { randomUUIDv7 } from 'node:crypto'
import { Refusal, type SecondFactor, type WayIn } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { Directory } from '../accounts/directory.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Devices, DeviceTables } from '../devices/devices.ts'
import type { IdentityTables } from '../identities/identities.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Occasion } from '../occasion.ts'
import type { PasswordTables } from '../passwords/passwords.ts'
import type { SessionRequests } from './letters.ts'
import { expiryOf } from './lifetimes.ts'
import { createLucia, newSessionSecret } from './lucia.ts'
import type { RememberedSessions } from './remembered.ts'
import { type SessionRow, type SessionTables, sessionTable } from './table.ts'

export interface BeginningDeps {
  db: Transactions & SessionTables
  table: RememberedSessions
  clock: () => Date
  directory: Directory
  devices: Devices
  activity: Activity
  outbox: Outbox<SessionRequests>
}

type Tx = SessionTables & DeviceTables & ActivityTables

export type Before = (tx: SessionTables & PasswordTables & IdentityTables) => Promise<void>

/** What the gate was satisfied by. */
export interface Proved {
  accountId: string
  way: WayIn
  secondFactor: SecondFactor | null
}

export interface Beginning {
  /** @param before runs first in the same transaction, and may stop it by throwing. */
  begin(occasion: Occasion, proved: Proved, before?: Before): Promise<SessionRow>
  /** The same session with a new secret, and its owner known to be there. */
  renew(
    occasion: Occasion,
    proved: Proved & { sessionId: string },
    before?: Before,
  ): Promise<SessionRow>
}

/** Makes sessions, for the gate alone. */
export function createBeginning({
  db,
  table,
  clock,
  directory,
  devices,
  activity,
  outbox,
}: BeginningDeps): Beginning {
  async function rememberDevice(tx: Tx, occasion: Occasion, row: SessionRow): Promise<string> {
    const known = await devices.remember(tx, row.accountId, occasion.cookies.device.read())
    // The device an account is made on is nobody's news.
    if (known.isNew && !known.isFirst) {
      const { accountId, id: sessionId, createdAt } = row
      const email = (await directory.find(accountId, tx))?.email ?? ''
      const about = { accountId, email, sessionId, at: createdAt.toISOString() }
      await outbox.post(tx, 'newDevice', { ...about, ...occasion.device })
    }
    return known.cookieValue
  }

  return {
    /** Whatever fails on the way, no cookie has been handed out, and none of a live session cleared. */
    async begin(occasion, proved, before) {
      const now = clock()
      const row: SessionRow = {
        id: randomUUIDv7(),
        ...proved,
        createdAt: now,
        authenticatedAt: now,
        lastSeenAt: now,
        expiresAt: expiryOf(now, now),
        ...occasion.device,
      }
      const { viewer, cookies } = occasion
      const made = await table.during(viewer?.accountId ?? row.accountId, () =>
        db.$transaction(async (tx) => {
          await before?.(tx)
          const sessions = sessionTable(tx)
          const { id: secret } = await createLucia(sessions, clock).createSession(
            row.accountId,
            row,
          )
          // A browser signs in anew with a new cookie, and the old one dies (ASVS 7.2.4).
          if (viewer) await sessions.endOne(viewer.accountId, viewer.sessionId)
          await sessions.trim(row.accountId)
          const device = await rememberDevice(tx, occasion, row)
          await activity.record(tx, { ...happening(row), kind: 'signedIn' }, occasion)
          return { secret, device }
        }),
      )
      cookies.session.set(made.secret)
      cookies.device.set(made.device)
      return row
    },

    async renew(occasion, { sessionId, accountId, way, secondFactor }, before) {
      const { secret, tokenHash } = newSessionSecret()
      const now = clock()
      const row = await table.during(accountId, () =>
        db.$transaction(async (tx) => {
          await before?.(tx)
          const sessions = sessionTable(tx)
          const known = await sessions.findOne(accountId, sessionId)
          if (!known) throw new Refusal('not_signed_in')
          const renewed = await sessions.renew(accountId, sessionId, {
            tokenHash,
            way,
            secondFactor,
            authenticatedAt: now,
            lastSeenAt: now,
            // Of the session itself: its cookie need not have come along with the second proof.
            expiresAt: expiryOf(known.createdAt, now),
          })
          if (!renewed) throw new Refusal('not_signed_in')
          await activity.record(tx, { ...happening(renewed), kind: 'reauthenticated' }, occasion)
          return renewed
        }),
      )
      occasion.cookies.session.set(secret)
      return row
    },
  }
}

function happening({ id, accountId, way, secondFactor }: SessionRow) {
  return { accountId, sessionId: id, way, factor: secondFactor }
}
