import { AppError, type SessionsService, type Viewer } from '@signin/contracts'
import { formatDevice } from '../devices/device.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionsDeps } from './deps.ts'
import { sessionsOf } from './list.ts'
import { ownSessionProcedures } from './own-session.ts'
import { reportProcedures } from './report-unrecognized.ts'
import { signInProcedures } from './sign-in.ts'
import { currentSession } from './viewer.ts'

/** @param own differs from `context` while an admin acts as somebody: its viewer is the admin. */
export function sessionsService(
  deps: SessionsDeps,
  context: RequestContext,
  own: RequestContext,
): SessionsService {
  const { sessionRevocation, activity } = deps
  const { cookies } = context

  return {
    ...signInProcedures(deps, context),
    ...reportProcedures(deps, context),
    ...ownSessionProcedures(deps, own),

    current: (viewer) => viewer && currentSession(viewer),

    list: ({ accountId, sessionId }) => sessionsOf(deps, accountId, sessionId),

    async revoke(viewer, { id }) {
      const ended = await revoke(viewer, id)
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
  }

  function revoke(viewer: Viewer, sessionId: string): Promise<number> {
    const { accountId, sessionId: viewerId } = viewer
    return sessionRevocation.inSession(viewer, fairnessKeyOf(context), async (tx) => {
      const row = await sessionRevocation.revokeOne(tx, accountId, sessionId)
      if (!row) return 0
      const detail = formatDevice(row.userAgent)
      const event = { accountId, kind: 'sessionRevoked', sessionId: viewerId } as const
      await activity.record(tx, { ...event, ...(detail && { detail }) }, context)
      return 1
    })
  }
}
