import * as z from 'zod/mini'
import { Role } from '../../accounts/schema.ts'
import { Identity } from '../../identities/schema.ts'
import { Passkey } from '../../passkeys/schema.ts'
import { SecondFactorStatus } from '../../second-factors/schema.ts'
import { Session } from '../../sessions/schema.ts'
import { storableText, Timestamp } from '../../text.ts'
import { ApiToken } from '../../tokens/schema.ts'
import { NewAccount, Reason } from '../schema.ts'
import { AccountFilter, AccountSort } from './filter.ts'

const AccountId = z.uuid('This is not an account id.')

export const AccountSearch = z.extend(AccountFilter, {
  sort: z.optional(AccountSort),
  /** `next` of the previous page of the same list. */
  after: z.optional(storableText(2000, 'This is not a cursor of an earlier page.')),
})
export type AccountSearch = z.output<typeof AccountSearch>

/** An account in a list of the console. */
export const AccountSummary = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  /** Null until a link that was sent to the address has been opened. */
  emailConfirmedAt: z.nullable(Timestamp),
  suspendedAt: z.nullable(Timestamp),
  /** When it will be deleted, unless that is cancelled. */
  deletionDueAt: z.nullable(Timestamp),
  createdAt: Timestamp,
})
export type AccountSummary = z.output<typeof AccountSummary>

/** An account in a list, with what the list can be filtered by. */
export const ListedAccount = z.extend(AccountSummary, {
  /** In any session that it has or had; null if never. */
  lastSeenAt: z.nullable(Timestamp),
  /** Whether its owner turned a second factor on. */
  hasSecondFactor: z.boolean(),
})
export type ListedAccount = z.output<typeof ListedAccount>

/** 50 at a time. */
export const AccountPage = z.object({
  accounts: z.array(ListedAccount),
  /** Where none matches, accounts that resemble the text, the most similar first. */
  similar: z.array(ListedAccount),
  /** The cursor of the next page, which can be empty; null if there is none. */
  next: z.nullable(z.string()),
})
export type AccountPage = z.output<typeof AccountPage>

/** Counting stops at 10,000, or earlier if few accounts match: `isCapped` says that there may be more. */
export const AccountCount = z.object({ count: z.int(), isCapped: z.boolean() })
export type AccountCount = z.output<typeof AccountCount>

export const AccountReference = z.strictObject({ accountId: AccountId })
export type AccountReference = z.output<typeof AccountReference>

/** Which credentials an account has, and never a secret. */
export const AccountDetails = z.object({
  account: AccountSummary,
  /** The address that waits for its confirmation. */
  newEmail: z.nullable(z.string()),
  /** By a known device: null after a lock-down, or "this wasn't me". */
  lastSignInAt: z.nullable(Timestamp),
  password: z.object({ set: z.boolean(), changedAt: z.nullable(Timestamp) }),
  secondFactors: SecondFactorStatus,
  /** Since when an operator requires a second factor to be set up; null once it is. */
  secondFactorRequiredAt: z.nullable(Timestamp),
  passkeys: z.array(Passkey),
  identities: z.array(Identity),
  sessions: z.array(Session),
  knownDevices: z.array(z.object({ firstSeenAt: Timestamp, lastSeenAt: Timestamp })),
  apiTokens: z.array(ApiToken),
})
export type AccountDetails = z.output<typeof AccountDetails>

/** What an act concerns, and why; the account's owner sees the reason. */
const act = { accountId: AccountId, reason: Reason }

/** As {@link NewAccount}, with a reason. */
export const AccountCreation = z.extend(NewAccount, { reason: Reason })
export type AccountCreation = z.output<typeof AccountCreation>

export const AccountAct = z.strictObject(act)
export type AccountAct = z.output<typeof AccountAct>

export const SessionAct = z.strictObject({
  ...act,
  sessionId: z.uuid('This is not a session id.'),
})
export type SessionAct = z.output<typeof SessionAct>

export const ApiTokenAct = z.strictObject({ ...act, tokenId: z.uuid('This is not a token id.') })
export type ApiTokenAct = z.output<typeof ApiTokenAct>

/** A factor that its owner has lost. A lost passkey is a {@link PasskeyAct}. */
export const FactorAct = z.strictObject({
  ...act,
  factor: z.enum(['totp', 'recoveryCodes'], 'Choose a second factor.'),
})
export type FactorAct = z.output<typeof FactorAct>

export const PasskeyAct = z.strictObject({ ...act, passkeyId: z.uuid('This is not a passkey id.') })
export type PasskeyAct = z.output<typeof PasskeyAct>

export const RoleAct = z.strictObject({ ...act, role: Role })
export type RoleAct = z.output<typeof RoleAct>

/** What became of an email. A new attempt follows `retrying`, and none `failed`. */
export const EMAIL_STATES = [
  'waiting',
  'sending',
  'sent',
  'notNeeded',
  'retrying',
  'failed',
] as const

/** An email to an account, without its content. */
export const AccountEmail = z.object({
  /** The id of its job, which the log names. */
  id: z.uuid(),
  /** Which email, such as `reset`. */
  kind: z.string(),
  state: z.enum(EMAIL_STATES),
  queuedAt: Timestamp,
  /** When the state was reached; null for `waiting`. */
  at: z.nullable(Timestamp),
  /** When the next attempt is due; null where none is. */
  nextAttemptAt: z.nullable(Timestamp),
  /** Those that have begun. */
  attempts: z.int(),
  /** Why the last attempt failed: our own words, with the server's status code. */
  error: z.nullable(z.string()),
})
export type AccountEmail = z.output<typeof AccountEmail>

/** Newest first, at most 50. A sent email is listed for an hour, one given up for 30 days. */
export const AccountEmails = z.array(AccountEmail)
export type AccountEmails = z.output<typeof AccountEmails>

/** `changed` is false if the account already was as the act leaves it. */
export const ActOutcome = z.object({ changed: z.boolean(), account: AccountSummary })
export type ActOutcome = z.output<typeof ActOutcome>
