import { randomUUIDv7 } from 'node:crypto'
import { AppError, type SecondFactor, type SignInMethod } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { SessionRequests } from './emails.ts'
import { expiryOf } from './lifetimes.ts'
import type { SessionStore } from './store.ts'
import { type SessionRow, sessionTable } from './table.ts'

export interface IssuerDeps {
  clock: () => Date
  sessions: Pick<SessionStore, 'create' | 'rotate'>
  accountRepository: AccountRepository
  devices: Devices
  activity: Activity
  outbox: Outbox<SessionRequests>
}

/** What was proved to the gate. */
export interface Proved {
  accountId: string
  method: SignInMethod
  secondFactor: SecondFactor | null
  /** Whether the session is limited to setting up a second factor, unless it proved one. */
  secondFactorRequired: boolean
}

/** A session whose cookies are set once the transaction has committed. */
export interface Issued {
  row: SessionRow
  setCookies(): void
}

/** Issues sessions, for the gate alone and inside its transaction. */
export interface SessionIssuer {
  issue(tx: Transaction, context: RequestContext, proved: Proved): Promise<Issued>
  /** Replaces the secret of a session and keeps its id. Throws `not_signed_in` where it has ended. */
  rotate(
    tx: Transaction,
    context: RequestContext,
    proved: Proved,
    session: SessionRow,
  ): Promise<Issued>
}

export function createIssuer(deps: IssuerDeps): SessionIssuer {
  const { clock, sessions, accountRepository, devices, activity, outbox } = deps

  async function rememberDevice(tx: Transaction, context: RequestContext, row: SessionRow) {
    const known = await devices.recordSignIn(tx, row.accountId, context.cookies.device.read())
    // An account's first device is the one it was created on: no notification.
    if (known.isNew && !known.isFirst) {
      const { accountId, id: sessionId, createdAt } = row
      const email = (await accountRepository.find(accountId, tx))?.email ?? ''
      const request = { accountId, email, sessionId, at: createdAt.toISOString() }
      await outbox.post(tx, 'newDevice', { ...request, ...context.device })
    }
    return known.cookieValue
  }

  return {
    async issue(tx, context, proved) {
      const now = clock()
      const row: SessionRow = {
        id: randomUUIDv7(),
        ...proved,
        createdAt: now,
        authenticatedAt: now,
        lastSeenAt: now,
        expiresAt: expiryOf(now, now),
        ...context.device,
        impersonatorSessionId: null,
        impersonatorAccountId: null,
      }
      const { viewer, cookies } = context
      const cookieValue = await sessions.create(tx, row)
      const table = sessionTable(tx)
      // A new sign-in replaces the browser's session, against session fixation (ASVS 7.2.4).
      if (viewer) await table.endOne(viewer.accountId, viewer.sessionId)
      await table.trim(row.accountId)
      const device = await rememberDevice(tx, context, row)
      await activity.record(tx, { ...event(row), kind: 'signedIn' }, context)
      return {
        row,
        setCookies() {
          cookies.session.set(cookieValue)
          cookies.device.set(device)
        },
      }
    },

    async rotate(tx, context, { accountId, ...proved }, { id, createdAt }) {
      const now = clock()
      const rotated = await sessions.rotate(tx, accountId, id, {
        ...proved,
        authenticatedAt: now,
        lastSeenAt: now,
        // The absolute timeout counts from the session's creation, not from its rotation.
        expiresAt: expiryOf(createdAt, now),
      })
      if (!rotated) throw new AppError('not_signed_in')
      const { row, cookieValue } = rotated
      await activity.record(tx, { ...event(row), kind: 'reauthenticated' }, context)
      return { row, setCookies: () => context.cookies.session.set(cookieValue) }
    },
  }
}

function event({ id, accountId, method, secondFactor }: SessionRow) {
  return { accountId, sessionId: id, method, factor: secondFactor }
}
