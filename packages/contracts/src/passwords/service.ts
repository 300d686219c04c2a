import type { EmailRequest, MailSent } from '../accounts/schema.ts'
import type { Viewer } from '../viewer.ts'
import type {
  PasswordChange,
  PasswordReset,
  PasswordRules,
  PasswordStatus,
  PasswordWasReset,
} from './schema.ts'

export interface PasswordsService {
  rules(): PasswordRules
  status(viewer: Viewer): Promise<PasswordStatus>
  /**
   * Sets or changes the viewer's password and ends the other sessions. Refuses with `invalid_input`
   * on `current` or on `password`, with the reason in words.
   */
  change(viewer: Viewer, change: PasswordChange): Promise<PasswordStatus>
  /** Writes to the address if somebody has an account by it; answers alike if nobody has. */
  requestReset(request: EmailRequest): Promise<MailSent>
  /**
   * Sets the password of the account the link was sent for, and ends all its sessions. Neither
   * signs anybody in nor touches a second factor. Refuses with `link_not_valid`.
   */
  reset(reset: PasswordReset): Promise<PasswordWasReset>
}
