import type { EmailRequest, MailSent } from '../accounts/schema.ts'
import type { Viewer } from '../viewer.ts'
import type {
  PasswordChange,
  PasswordReset,
  PasswordResetResult,
  PasswordRules,
  PasswordStatus,
} from './schema.ts'

export interface PasswordsService {
  rules(): PasswordRules
  status(viewer: Viewer): Promise<PasswordStatus>
  /**
   * Sets or changes the viewer's password and revokes the other sessions. Throws `invalid_input` with
   * an issue on `current` or on `password`.
   */
  change(viewer: Viewer, change: PasswordChange): Promise<PasswordStatus>
  /** Emails the address if it has an account. Responds alike if it has none. */
  requestReset(request: EmailRequest): Promise<MailSent>
  /**
   * Sets the password of the account that the link was sent to, and revokes all its sessions. It does
   * not sign in, and leaves second factors unchanged. Throws `link_not_valid`.
   */
  reset(reset: PasswordReset): Promise<PasswordResetResult>
}
