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
   * Binds a challenge to this browser for five minutes. Refuses with `invalid_input` where the
   * account has as many as it may.
   */
  startRegistration(viewer: Viewer, start: PasskeyRegistrationStart): Promise<PasskeyCreation>
  /** Refuses with `passkey_rejected` what does not answer this browser's challenge. */
  finishRegistration(viewer: Viewer, finish: PasskeyRegistrationFinish): Promise<Passkey>
  list(viewer: Viewer): Promise<Passkeys>
  rename(viewer: Viewer, rename: PasskeyRename): Promise<Passkey>
  /** Answers with those that are left. Refuses with `not_found`, or with `last_credential`. */
  remove(viewer: Viewer, reference: PasskeyReference): Promise<Passkeys>
  /**
   * Binds a challenge to this browser. Between the two factors of a sign-in it asks for one of that
   * account's passkeys, otherwise for any passkey of this site.
   */
  startSignIn(): Promise<PasskeyRequest>
  /** Refuses with `unknown_passkey` one that was removed, and with `passkey_rejected` a wrong answer. */
  finishSignIn(proof: PasskeyProof): Promise<SignInResult>
}
