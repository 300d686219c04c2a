import { AppError, type SessionsService, type Viewer } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasskeyProofs } from '../passkeys/proofs.ts'
import type { PasswordRequests } from '../passwords/emails.ts'
import type { Passwords } from '../passwords/passwords.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { Factors } from '../second-factors/factors.ts'
import type { Throttles } from '../throttling/throttles.ts'
import { describeDevice, formatDevice } from './device.ts'
import type { SessionRequests } from './emails.ts'
import type { Gate } from './gate.ts'
import { reportProcedures } from './report-unrecognized.ts'
import type { SessionRevocation } from './revocation.ts'
import { signInProcedures } from './sign-in.ts'
import type { SessionRow, SessionTable } from './table.ts'
import { currentSession } from './viewer.ts'

export interface SessionsDeps {
  db: ActivityTables & Transactions
  clock: () => Date
  table: SessionTable
  gate: Gate
  sessionRevocation: SessionRevocation
  accountRepository: AccountRepository
  devices: Devices
  passwords: Passwords
  passkeys: PasskeyProofs
  factors: Factors
  throttles: Throttles
  links: EmailLinks
  outbox: Outbox<SessionRequests & PasswordRequests>
  activity: Activity
  geoIp: GeoIp
}

export function sessionsService(deps: SessionsDeps, context: RequestContext): SessionsService {
  const { clock, table, sessionRevocation, activity, geoIp } = deps
  const { cookies } = context

  return {
    ...signInProcedures(deps, context),
    ...reportProcedures(deps, context),

    current: (viewer) => viewer && currentSession(viewer),

    async list(viewer) {
      const rows = await table.listOf(viewer.accountId, clock())
      const own = (row: SessionRow) => Number(row.id === viewer.sessionId)
      return rows
        .toSorted((a, b) => own(b) - own(a))
        .map(({ id, userAgent, address, method, secondFactor, createdAt, lastSeenAt }) => ({
          id,
          current: id === viewer.sessionId,
          ...describeDevice(userAgent),
          address,
          place: geoIp.placeOf(address),
          method,
          secondFactor,
          createdAt: createdAt.toISOString(),
          lastSeenAt: lastSeenAt.toISOString(),
        }))
    },

    async revoke(viewer, { id }) {
      const ended = await end(viewer, id, 'sessionRevoked')
      if (ended === 0) throw new AppError('not_found')
      if (id === viewer.sessionId) cookies.session.clear()
      return { ended }
    },

    async revokeOthers(viewer) {
      const { accountId, sessionId } = viewer
      const ended = await sessionRevocation.inSession(
        viewer,
        fairnessKeyOf(context),
        async (tx) => {
          const ended = await sessionRevocation.revokeAll(tx, accountId, sessionId)
          const event = { accountId, kind: 'otherSessionsRevoked', detail: `${ended}` } as const
          await activity.record(tx, event, context)
          return ended
        },
      )
      return { ended }
    },

    async signOut(viewer) {
      const ended = viewer ? await end(viewer, viewer.sessionId, 'signedOut') : 0
      cookies.session.clear()
      return { ended }
    },
  }

  /** One that was ended may still say that it ends, and ends no other. */
  function end(viewer: Viewer, sessionId: string, kind: 'sessionRevoked' | 'signedOut') {
    const { accountId, sessionId: viewerId } = viewer
    const ending = async (tx: Transaction) => {
      const row = await sessionRevocation.revokeOne(tx, accountId, sessionId)
      if (!row) return 0
      const detail = kind === 'sessionRevoked' ? formatDevice(row.userAgent) : undefined
      const event = { accountId, kind, sessionId: viewerId, ...(detail && { detail }) }
      await activity.record(tx, event, context)
      return 1
    }
    return kind === 'signedOut'
      ? sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), ending)
      : sessionRevocation.inSession(viewer, fairnessKeyOf(context), ending)
  }
}
