import type { SignInResult } from '../sessions/schema.ts'
import type { Viewer } from '../viewer.ts'
import type {
  Passkey,
  PasskeyProof,
  PasskeyReference,
  PasskeyRegistrationFinish,
  PasskeyRegistrationStart,
  PasskeyRename,
  Passkeys,
} from './schema.ts'
import type { PasskeyCreation, PasskeyRequest } from './webauthn.ts'

export interface PasskeysService {
  /**
   * Issues a challenge that is bound to this browser for five minutes. Throws `invalid_input` if the
   * account has the maximum number of passkeys.
   */
  startRegistration(viewer: Viewer, start: PasskeyRegistrationStart): Promise<PasskeyCreation>
  /** Throws `passkey_rejected` if the response does not match this browser's challenge. */
  finishRegistration(viewer: Viewer, finish: PasskeyRegistrationFinish): Promise<Passkey>
  list(viewer: Viewer): Promise<Passkeys>
  rename(viewer: Viewer, rename: PasskeyRename): Promise<Passkey>
  /** Returns the remaining passkeys. Throws `not_found`, or `last_credential`. */
  remove(viewer: Viewer, reference: PasskeyReference): Promise<Passkeys>
  /**
   * Issues a challenge that is bound to this browser. As the second factor of a pending sign-in it
   * allows that account's passkeys only, otherwise any passkey of this site.
   */
  startSignIn(): Promise<PasskeyRequest>
  /** Throws `unknown_passkey` if the passkey was removed, `passkey_rejected` if it fails. */
  finishSignIn(proof: PasskeyProof): Promise<SignInResult>
}
