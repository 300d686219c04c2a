import type { Viewer } from '../../viewer.ts'
import type { AccountFilter } from './filter.ts'
import type {
  AccountAct,
  AccountCount,
  AccountCreation,
  AccountDetails,
  AccountEmails,
  AccountPage,
  AccountReference,
  AccountSearch,
  AccountSummary,
  ActOutcome,
  ApiTokenAct,
  FactorAct,
  PasskeyAct,
  RoleAct,
  SessionAct,
} from './schema.ts'

/**
 * What staff sees of accounts and does to them. Each act is an event with its reason, in the
 * transaction that asserts that the viewer's session and role still allow it; it throws `not_found`
 * for an unknown account. No act sets or returns a secret.
 */
export interface AdminAccountsService {
  /** Throws `invalid_input` for a cursor of another list, and `too_slow`. */
  search(viewer: Viewer, query: AccountSearch): Promise<AccountPage>
  /** Throws `too_slow`. */
  count(viewer: Viewer, filter: AccountFilter): Promise<AccountCount>
  show(viewer: Viewer, account: AccountReference): Promise<AccountDetails>
  /** The emails to the account that the job queue still has. Throws `too_slow`. */
  emails(viewer: Viewer, account: AccountReference): Promise<AccountEmails>
  /** Creates an account and emails a link to choose a password. Throws `address_taken`. */
  create(viewer: Viewer, account: AccountCreation): Promise<AccountSummary>
  revokeSession(viewer: Viewer, act: SessionAct): Promise<ActOutcome>
  revokeSessions(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  revokeApiToken(viewer: Viewer, act: ApiTokenAct): Promise<ActOutcome>
  /** Emails a link to choose a password. Throws `account_suspended`. */
  sendReset(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  /** Removes a lost authenticator app or the recovery codes, and ends the sessions. */
  removeSecondFactor(viewer: Viewer, act: FactorAct): Promise<ActOutcome>
  /** Removes a lost passkey, and ends the sessions. */
  removePasskey(viewer: Viewer, act: PasskeyAct): Promise<ActOutcome>
  /**
   * Removes the authenticator app and the recovery codes, and ends the sessions: the next sign-in, by
   * an emailed link unless there is a passkey, leads to the setup of a second factor.
   */
  requireSecondFactor(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  /** Throws `last_admin`. */
  suspend(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  restore(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  /** Removes all that opens the account, and emails its owner a link to choose a password. */
  lockDown(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  /** Throws `last_admin`. */
  setRole(viewer: Viewer, act: RoleAct): Promise<ActOutcome>
  /** Throws `last_admin`. */
  scheduleDeletion(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
  cancelDeletion(viewer: Viewer, act: AccountAct): Promise<ActOutcome>
}
