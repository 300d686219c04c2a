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
import { createLucia, newSessionSecret } from './lucia.ts'
import { type SessionRow, sessionTable } from './table.ts'

export interface IssuerDeps {
  clock: () => Date
  accountRepository: AccountRepository
  devices: Devices
  activity: Activity
  outbox: Outbox<SessionRequests>
}

/** What the gate was satisfied by. */
export interface Proved {
  accountId: string
  method: SignInMethod
  secondFactor: SecondFactor | null
}

/** A session whose cookies go to the browser once the transaction has been committed, and not before. */
export interface Issued {
  row: SessionRow
  setCookies(): void
}

/** Makes sessions, for the gate alone, inside its transaction. */
export interface SessionIssuer {
  issue(tx: Transaction, context: RequestContext, proved: Proved): Promise<Issued>
  /** The same session with a new secret. Refuses with `not_signed_in` one that has ended. */
  rotate(
    tx: Transaction,
    context: RequestContext,
    proved: Proved & { sessionId: string },
  ): Promise<Issued>
}

export function createIssuer(deps: IssuerDeps): SessionIssuer {
  const { clock, accountRepository, devices, activity, outbox } = deps

  async function rememberDevice(tx: Transaction, context: RequestContext, row: SessionRow) {
    const known = await devices.remember(tx, row.accountId, context.cookies.device.read())
    // The device an account is made on is nobody's news.
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
      }
      const { viewer, cookies } = context
      const sessions = sessionTable(tx)
      const { id: secret } = await createLucia(sessions, clock).createSession(row.accountId, row)
      // A browser signs in anew with a new cookie, and the old one dies (ASVS 7.2.4).
      if (viewer) await sessions.endOne(viewer.accountId, viewer.sessionId)
      await sessions.trim(row.accountId)
      const device = await rememberDevice(tx, context, row)
      await activity.record(tx, { ...event(row), kind: 'signedIn' }, context)
      return {
        row,
        setCookies() {
          cookies.session.set(secret)
          cookies.device.set(device)
        },
      }
    },

    async rotate(tx, context, { sessionId, accountId, method, secondFactor }) {
      const { secret, tokenHash } = newSessionSecret()
      const now = clock()
      const sessions = sessionTable(tx)
      const known = await sessions.findOne(accountId, sessionId)
      const row =
        known &&
        (await sessions.rotate(accountId, sessionId, {
          tokenHash,
          method,
          secondFactor,
          authenticatedAt: now,
          lastSeenAt: now,
          // Of the session itself: its cookie need not have come along with the second proof.
          expiresAt: expiryOf(known.createdAt, now),
        }))
      if (!row) throw new AppError('not_signed_in')
      await activity.record(tx, { ...event(row), kind: 'reauthenticated' }, context)
      return { row, setCookies: () => context.cookies.session.set(secret) }
    },
  }
}

function event({ id, accountId, method, secondFactor }: SessionRow) {
  return { accountId, sessionId: id, method, factor: secondFactor }
}
