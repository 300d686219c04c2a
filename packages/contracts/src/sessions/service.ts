import type { Viewer } from '../viewer.ts'
import type {
  CurrentSession,
  Session,
  SessionReference,
  SessionsEnded,
  SignIn,
  SignInResult,
} from './schema.ts'

export interface SessionsService {
  /** Sets a new cookie. Refuses alike for an unknown address and for a wrong password. */
  signIn(attempt: SignIn): Promise<SignInResult>
  /** The viewer's session, or null for a stranger. */
  current(viewer: Viewer | null): CurrentSession | null
  /** The viewer's devices, this one first, then the last seen; at most 100. */
  list(viewer: Viewer): Promise<Session[]>
  /** Ends one of the viewer's sessions, this one included. Refuses with `not_found` for any other. */
  revoke(viewer: Viewer, session: SessionReference): Promise<SessionsEnded>
  /** Ends every session of the viewer but this one. */
  revokeOthers(viewer: Viewer): Promise<SessionsEnded>
  /** Ends the session behind the cookie, if there is one, and clears the cookie. */
  signOut(viewer: Viewer | null): Promise<SessionsEnded>
}
