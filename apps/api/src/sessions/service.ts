import { AppError, type SessionsService, type Viewer } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import { formatDevice } from '../devices/device.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionsDeps } from './deps.ts'
import { sessionsOf } from './list.ts'
import { reportProcedures } from './report-unrecognized.ts'
import { signInProcedures } from './sign-in.ts'
import { currentSession } from './viewer.ts'

export function sessionsService(deps: SessionsDeps, context: RequestContext): SessionsService {
  const { sessionRevocation, activity } = deps
  const { cookies } = context

  return {
    ...signInProcedures(deps, context),
    ...reportProcedures(deps, context),

    current: (viewer) => viewer && currentSession(viewer),

    list: ({ accountId, sessionId }) => sessionsOf(deps, accountId, sessionId),

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

  /** Signing out a session that has ended is no error, and revokes no other session. */
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
