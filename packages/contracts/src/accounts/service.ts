import type { LinkUse } from '../email-links/schema.ts'
import type { SignInResult } from '../sessions/schema.ts'
import type { Viewer } from '../viewer.ts'
import type { AccountExport } from './export.ts'
import type {
  Account,
  EmailConfirmation,
  EmailRequest,
  MailSent,
  ProfileUpdate,
  Registration,
  RegistrationReceipt,
  RegistrationReference,
} from './schema.ts'

export interface AccountsService {
  /**
   * Keeps the registration and writes to its address: a link that makes the account, or, to who has
   * one already, a word that somebody tried. Answers alike, in words and in work, for both.
   */
  register(registration: Registration): Promise<RegistrationReceipt>
  /** Writes to the address of a registration once more. Answers alike for one that is gone. */
  resendConfirmation(reference: RegistrationReference): Promise<MailSent>
  /**
   * Makes the account, or confirms the address of one that has been waiting, and goes on through
   * the gate. Refuses with `link_not_valid`, or with `wrong_password` if another one was chosen.
   */
  confirmEmail(confirmation: EmailConfirmation): Promise<SignInResult>
  /** The viewer's own account. Refuses with `not_signed_in` when it has gone meanwhile. */
  me(viewer: Viewer): Promise<Account>
  updateProfile(viewer: Viewer, update: ProfileUpdate): Promise<Account>
  /** Writes to the new address. Answers alike for one that is taken. */
  requestEmailChange(viewer: Viewer, request: EmailRequest): Promise<MailSent>
  /** The address asked for last is wanted no more. */
  cancelEmailChange(viewer: Viewer): Promise<Account>
  /**
   * Takes the new address, and writes to the old one how to undo that within 72 hours. Refuses with
   * `link_not_valid`, also to anybody but the account that asked.
   */
  confirmEmailChange(viewer: Viewer, link: LinkUse): Promise<Account>
  /** Gives the account its old address back and ends all its sessions. */
  undoEmailChange(link: LinkUse): Promise<MailSent>
  /** Everything held about the viewer. */
  exportData(viewer: Viewer): Promise<AccountExport>
  /** Deletes the account in 14 days, and ends its other sessions now. */
  requestDeletion(viewer: Viewer): Promise<Account>
  cancelDeletion(viewer: Viewer): Promise<Account>
}
