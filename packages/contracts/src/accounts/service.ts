import type { LinkRedemption } from '../email-links/schema.ts'
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
   * Stores the registration and emails its address: a confirmation link, or, if the address has an
   * account, a notice of the attempt. Response and work are the same for both, to prevent account
   * enumeration.
   */
  register(registration: Registration): Promise<RegistrationReceipt>
  /** Sends the email of a registration again. Responds alike if the registration has expired. */
  resendConfirmation(reference: RegistrationReference): Promise<MailSent>
  /**
   * Creates the account, or confirms the address of an existing unconfirmed one, and passes the
   * sign-in to the gate. Throws `link_not_valid`, or `wrong_password` if the password is not the one
   * chosen at registration.
   */
  confirmEmail(confirmation: EmailConfirmation): Promise<SignInResult>
  /** Returns the viewer's account. Throws `not_signed_in` if it was deleted meanwhile. */
  me(viewer: Viewer): Promise<Account>
  updateProfile(viewer: Viewer, update: ProfileUpdate): Promise<Account>
  /** Emails the new address. Responds alike if the address is taken. */
  requestEmailChange(viewer: Viewer, request: EmailRequest): Promise<MailSent>
  /** Discards the pending new address. */
  cancelEmailChange(viewer: Viewer): Promise<Account>
  /**
   * Replaces the address, and emails the old one a link that undoes the change within 72 hours.
   * Throws `link_not_valid`, also if another account than the requesting one opens the link.
   */
  confirmEmailChange(viewer: Viewer, link: LinkRedemption): Promise<Account>
  /** Restores the previous address and revokes all sessions of the account. */
  undoEmailChange(link: LinkRedemption): Promise<MailSent>
  /** Returns all data held about the viewer. */
  exportData(viewer: Viewer): Promise<AccountExport>
  /** Schedules deletion of the account in 14 days, and revokes its other sessions now. */
  requestDeletion(viewer: Viewer): Promise<Account>
  cancelDeletion(viewer: Viewer): Promise<Account>
}
