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
  /** Creates a seed, active from its first code on. Until then an existing one stays active. */
  startTotp(viewer: Viewer): Promise<TotpSetup>
  /**
   * Activates the seed and revokes the other sessions. Returns recovery codes if the account has none
   * yet. Throws `wrong_code`.
   */
  confirmTotp(viewer: Viewer, confirmation: TotpConfirmation): Promise<SecondFactorsChanged>
  /** Throws `second_factor_setup_required` if the policy requires one and no other is left. */
  removeTotp(viewer: Viewer): Promise<SecondFactorsChanged>
  /**
   * Enables or disables passkeys as the second factor after a password or a sign-in link. Throws
   * `not_found` if the account has no passkey.
   */
  askForPasskey(viewer: Viewer, asking: PasskeyAsking): Promise<SecondFactorsChanged>
  /** Replaces all recovery codes. Throws `not_found` if the account has no second factor. */
  replaceRecoveryCodes(viewer: Viewer): Promise<SecondFactorsChanged>
}
