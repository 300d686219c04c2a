import type { ImpersonationPolicy, Viewer } from '@signin/contracts'
import { COOKIE_VALUE, type ViewersDeps, viewerFrom, viewerOf } from './viewer.ts'

export interface SessionCookies {
  session: string | undefined
  impersonation: string | undefined
}

/** Whom a request's cookies stand for. */
export interface Viewers {
  /** The account that the admin acts as, or else the owner of the session. */
  viewer: Viewer | null
  /** By the session cookie alone. */
  ownViewer: Viewer | null
  /** The request has the cookie of an impersonation that has ended. */
  impersonationEnded: boolean
}

export interface ImpersonationViewersDeps extends ViewersDeps {
  impersonation: ImpersonationPolicy
}

/**
 * The cookie of an impersonation counts only beside the session that started it: stolen alone it opens
 * nothing. One that has ended makes the request anonymous: what was meant for the other account must
 * not be done to the admin's own.
 */
export async function viewersOf(
  deps: ImpersonationViewersDeps,
  { session, impersonation }: SessionCookies,
): Promise<Viewers> {
  const ownViewer = await viewerOf(deps, session)
  if (impersonation === undefined) {
    return { viewer: ownViewer, ownViewer, impersonationEnded: false }
  }
  const viewer = ownViewer && (await impersonatedBy(deps, ownViewer, impersonation))
  return { viewer, ownViewer, impersonationEnded: viewer === null }
}

async function impersonatedBy(
  { sessions, clock, impersonation: policy }: ImpersonationViewersDeps,
  own: Viewer,
  cookieValue: string,
): Promise<Viewer | null> {
  if (policy === 'off' || !COOKIE_VALUE.test(cookieValue)) return null
  const row = await sessions.validate(cookieValue)
  if (row?.impersonatorSessionId !== own.sessionId) return null
  return {
    ...viewerFrom(row, clock(), false),
    // The admin proved both for their own account only.
    provedTwoFactors: false,
    authenticatedRecently: false,
    impersonator: { accountId: own.accountId, mayChange: policy === 'changes' },
  }
}
