import type { EmailRequest, MailSent } from '../accounts/schema.ts'
import type { LinkUse } from '../email-links/schema.ts'
import type { Viewer } from '../viewer.ts'
import type {
  CurrentSession,
  Reauthentication,
  SecondFactorProof,
  Session,
  SessionReference,
  SessionsEnded,
  SignIn,
  SignInResult,
} from './schema.ts'

export interface SessionsService {
  /** Refuses alike for an unknown address and for a wrong password. */
  signIn(attempt: SignIn): Promise<SignInResult>
  /** Writes to the address if somebody has an account by it; answers alike if nobody has. */
  requestSignInLink(request: EmailRequest): Promise<MailSent>
  /** Refuses with `link_not_valid` one that was used, is too old or never was. */
  signInWithLink(link: LinkUse): Promise<SignInResult>
  /**
   * The second proof of a sign-in begun in this browser within the last ten minutes. Refuses with
   * `wrong_code`, `passkey_rejected`, or `sign_in_expired` when there is none.
   */
  completeSecondFactor(proof: SecondFactorProof): Promise<SignInResult>
  /**
   * Proves again who is there: a new cookie for the same session, and 15 minutes for what is
   * sensitive. Refuses with `wrong_password` or `passkey_rejected`.
   */
  reauthenticate(viewer: Viewer, proof: Reauthentication): Promise<SignInResult>
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
  /**
   * "This wasn't me": ends every session, makes the password useless and writes how to choose
   * another. Refuses with `link_not_valid`.
   */
  reportUnrecognized(link: LinkUse): Promise<MailSent>
}
