import { randomUUIDv7 } from 'node:crypto'
import { type CurrentSession, Refusal, type SessionsService, type Viewer } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { Passwords } from '../passwords/passwords.ts'
import { type Device, describeDevice } from './device.ts'
import { expiryOf } from './lifetimes.ts'
import type { createLucia } from './lucia.ts'
import type { SessionRow, SessionTable } from './table.ts'
import { viewerFrom } from './viewer.ts'

export interface SessionsDeps {
  table: SessionTable
  lucia: ReturnType<typeof createLucia>
  clock: () => Date
  passwords: Passwords
  /** The account an address belongs to, or null. */
  findAccountId: (email: string) => Promise<string | null>
}

/** What one request brings: where it comes from, and how to hand it a cookie. */
export interface SessionsRequest {
  viewer: Viewer | null
  device: Device
  cookie: { set(value: string): void; clear(): void }
  log: Pick<FastifyBaseLogger, 'info'>
}

export function sessionsService(deps: SessionsDeps, request: SessionsRequest): SessionsService {
  const { table, lucia, clock, passwords, findAccountId } = deps
  const { device, cookie, log } = request

  /** Whatever fails on the way, no cookie has been handed out, and none of a live session cleared. */
  async function begin(accountId: string): Promise<SessionRow> {
    const now = clock()
    const row: SessionRow = {
      id: randomUUIDv7(),
      accountId,
      createdAt: now,
      authenticatedAt: now,
      lastSeenAt: now,
      expiresAt: expiryOf(now, now),
      ...device,
    }
    const { id: cookieValue } = await lucia.createSession(accountId, row)
    // A browser signs in anew with a new cookie, and the old one dies (ASVS 7.2.4).
    if (request.viewer) await table.endOne(request.viewer.accountId, request.viewer.sessionId)
    cookie.set(cookieValue)
    return row
  }

  return {
    async signIn({ email, password }) {
      const accountId = await findAccountId(email)
      const proved = await passwords.verify(accountId, password)
      if (!accountId || !proved) {
        log.info({ event: 'sign_in_refused', factor: 'password', account: accountId })
        throw new Refusal('wrong_email_or_password')
      }
      const row = await begin(accountId)
      log.info({ event: 'signed_in', factor: 'password', account: accountId, session: row.id })
      return { status: 'signedIn', session: currentSession(viewerFrom(row, row.createdAt)) }
    },

    current: (viewer) => viewer && currentSession(viewer),

    async list(viewer) {
      const rows = await table.listOf(viewer.accountId, clock())
      const own = (row: SessionRow) => Number(row.id === viewer.sessionId)
      return rows
        .toSorted((a, b) => own(b) - own(a))
        .map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
          id,
          current: id === viewer.sessionId,
          ...describeDevice(userAgent),
          address,
          createdAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
        }))
    },

    async revoke(viewer, { id }) {
      const ended = await table.endOne(viewer.accountId, id)
      if (ended === 0) throw new Refusal('not_found')
      if (id === viewer.sessionId) cookie.clear()
      log.info({ event: 'session_revoked', account: viewer.accountId, session: id })
      return { ended }
    },

    async revokeOthers(viewer) {
      const ended = await table.endOthers(viewer.accountId, viewer.sessionId)
      log.info({ event: 'other_sessions_revoked', account: viewer.accountId, ended })
      return { ended }
    },

    async signOut(viewer) {
      const ended = viewer ? await table.endOne(viewer.accountId, viewer.sessionId) : 0
      cookie.clear()
      if (!viewer) return { ended }
      log.info({ event: 'signed_out', account: viewer.accountId, session: viewer.sessionId })
      return { ended }
    },
  }
}

function currentSession(viewer: Viewer): CurrentSession {
  return {
    id: viewer.sessionId,
    accountId: viewer.accountId,
    createdAt: viewer.sessionCreatedAt.toISOString(),
    authenticatedAt: viewer.authenticatedAt.toISOString(),
    expiresAt: viewer.sessionExpiresAt.toISOString(),
  }
}
