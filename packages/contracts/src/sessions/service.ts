import type { EmailRequest, MailSent } from '../accounts/schema.ts'
import type { LinkRedemption } from '../email-links/schema.ts'
import type { Viewer } from '../viewer.ts'
import type {
  CurrentSession,
  Reauthentication,
  SecondFactorProof,
  Session,
  SessionReference,
  SessionsRevoked,
  SignIn,
  SignInResult,
} from './schema.ts'

export interface SessionsService {
  /** Throws the same error for an unknown address and for a wrong password. */
  signIn(attempt: SignIn): Promise<SignInResult>
  /** Emails the address if it has an account. Responds alike if it has none. */
  requestSignInLink(request: EmailRequest): Promise<MailSent>
  /** Throws `link_not_valid` if the link was used, has expired or never existed. */
  signInWithLink(link: LinkRedemption): Promise<SignInResult>
  /**
   * Verifies the second factor of a pending sign-in, which this browser started within the last ten
   * minutes. Throws `wrong_code`, `passkey_rejected`, or `sign_in_expired` if none is pending.
   */
  completeSecondFactor(proof: SecondFactorProof): Promise<SignInResult>
  /**
   * Reauthenticates the viewer: rotates the session's cookie and allows sensitive procedures for 15
   * minutes. Throws `wrong_password` or `passkey_rejected`.
   */
  reauthenticate(viewer: Viewer, proof: Reauthentication): Promise<SignInResult>
  /** Returns the viewer's session, or null if not signed in. */
  current(viewer: Viewer | null): CurrentSession | null
  /** Lists the viewer's sessions: the current one, then the last seen first; at most 100. */
  list(viewer: Viewer): Promise<Session[]>
  /** Revokes a session of the viewer, possibly the current one. Throws `not_found` otherwise. */
  revoke(viewer: Viewer, session: SessionReference): Promise<SessionsRevoked>
  /** Revokes all sessions of the viewer except the current one. */
  revokeOthers(viewer: Viewer): Promise<SessionsRevoked>
  /**
   * Revokes the session of the browser, if there is one, and clears the cookie. An admin who acts as
   * somebody is signed out altogether.
   */
  signOut(ownViewer: Viewer | null): Promise<SessionsRevoked>
  /** The admin whose session this is acts as nobody else any more. */
  stopImpersonation(ownViewer: Viewer | null): Promise<SessionsRevoked>
  /**
   * "This wasn't me": revokes all sessions, invalidates the password and emails a password reset.
   * Throws `link_not_valid`.
   */
  reportUnrecognized(link: LinkRedemption): Promise<MailSent>
}
