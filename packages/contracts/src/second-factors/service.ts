import type { Viewer } from '../viewer.ts'
import type {
  PasskeyAsking,
  SecondFactorStatus,
  SecondFactorsChanged,
  TotpConfirmation,
  TotpSetup,
} from './schema.ts'

export interface SecondFactorsService {
  status(viewer: Viewer): Promise<SecondFactorStatus>
  /** A new seed, not asked for before its first code. One that is in use stays so until then. */
  startTotp(viewer: Viewer): Promise<TotpSetup>
  /**
   * Puts the seed to use and ends the other sessions. Answers with recovery codes if there are none
   * yet. Refuses with `wrong_code`.
   */
  confirmTotp(viewer: Viewer, confirmation: TotpConfirmation): Promise<SecondFactorsChanged>
  /** Refuses with `second_factor_setup_required` when the policy demands one and no other is left. */
  removeTotp(viewer: Viewer): Promise<SecondFactorsChanged>
  /** Asks for a passkey after a password or a mail link, or no more. Needs a passkey: `not_found`. */
  askForPasskey(viewer: Viewer, asking: PasskeyAsking): Promise<SecondFactorsChanged>
  /** New codes in place of all the old ones. Refuses with `not_found` while nothing asks for them. */
  replaceRecoveryCodes(viewer: Viewer): Promise<SecondFactorsChanged>
}
