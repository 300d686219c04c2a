import type { SessionsService, Viewer } from '@signin/contracts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionsDeps } from './deps.ts'
import { sessionTable } from './table.ts'

type OwnSession = Pick<SessionsService, 'signOut' | 'stopImpersonation'>

/**
 * What ends the browser's own session, or the impersonation that depends on it.
 *
 * @param context its viewer is the owner of the session, also while they act as somebody.
 */
export function ownSessionProcedures(
  { db, sessionRevocation, activity }: SessionsDeps,
  context: RequestContext,
): OwnSession {
  const { cookies } = context

  /** Also after a loss of the cookie: what the session has started is found by its id. */
  async function endImpersonation({ accountId: id, sessionId }: Viewer): Promise<number> {
    const started = await sessionTable(db).findImpersonation(sessionId)
    if (!started) return 0
    const { accountId } = started
    const event = { accountId, kind: 'impersonationEnded', sessionId: started.id } as const
    return sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
      if (!(await sessionRevocation.revokeOne(tx, accountId, started.id))) return 0
      await activity.record(tx, event, { ...context, actor: { type: 'admin', id } })
      return 1
    })
  }

  /** Signing out a session that has ended is no error, and revokes no other session. */
  async function endSession({ accountId, sessionId }: Viewer): Promise<number> {
    return sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
      if (!(await sessionRevocation.revokeOne(tx, accountId, sessionId))) return 0
      await activity.record(tx, { accountId, kind: 'signedOut', sessionId }, context)
      return 1
    })
  }

  return {
    async stopImpersonation(viewer) {
      const ended = viewer ? await endImpersonation(viewer) : 0
      cookies.impersonation.clear()
      return { ended }
    },

    async signOut(viewer) {
      if (viewer) await endImpersonation(viewer)
      const ended = viewer ? await endSession(viewer) : 0
      cookies.session.clear()
      if (cookies.impersonation.read() !== undefined) cookies.impersonation.clear()
      return { ended }
    },
  }
}
