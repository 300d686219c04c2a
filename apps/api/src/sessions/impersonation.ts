import { randomUUIDv7 } from 'node:crypto'
import { AppError, type Viewer } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { RequestContext } from '../request-context.ts'
import { IMPERSONATION_TIMEOUT_MS } from './lifetimes.ts'
import type { SessionStore } from './store.ts'
import { type SessionRow, sessionTable } from './table.ts'

export interface ImpersonationDeps {
  clock: () => Date
  sessions: Pick<SessionStore, 'create'>
}

export interface IssuedImpersonation {
  sessionId: string
  expiresAt: Date
  /** For after the commit. */
  setCookie(): void
}

/**
 * Issues the session in which an admin acts as the owner of an account, in a transaction that holds
 * the locks of both (inSessionOf). It is beside the gate: nothing was proved for the account, no device
 * of its owner becomes known, and the admin's sign-in is what the session names as its method.
 *
 * @throws {AppError} `impersonating` if the admin's session acts as somebody already.
 */
export async function issueImpersonation(
  { clock, sessions }: ImpersonationDeps,
  tx: Transaction,
  { device, cookies }: Pick<RequestContext, 'device' | 'cookies'>,
  { admin, accountId }: { admin: Viewer; accountId: string },
): Promise<IssuedImpersonation> {
  const now = clock()
  const table = sessionTable(tx)
  const previous = await table.findImpersonation(admin.sessionId)
  if (previous && previous.expiresAt > now) throw new AppError('impersonating')
  if (previous) await table.endOne(previous.accountId, previous.id)
  const { method, secondFactor, authenticatedAt } = admin
  const row: SessionRow = {
    id: randomUUIDv7(),
    accountId,
    method,
    secondFactor,
    secondFactorRequired: false,
    authenticatedAt,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + IMPERSONATION_TIMEOUT_MS),
    ...device,
    impersonatorSessionId: admin.sessionId,
    impersonatorAccountId: admin.accountId,
  }
  const cookieValue = await sessions.create(tx, row)
  return {
    sessionId: row.id,
    expiresAt: row.expiresAt,
    setCookie: () => cookies.impersonation.set(cookieValue),
  }
}
