import { type SecondFactor, SIGN_IN_METHODS, type SignInMethod } from '@signin/contracts'
import type { Transaction } from '@signin/db'

/**
 * Consumes a verified proof, or checks that it is still valid, in the transaction that grants
 * something for it and under the account's lock. Throws the AppError to answer with.
 */
export type Redeem = (tx: Transaction) => Promise<void>

/** A verified first factor. The gate redeems it before it grants anything. */
export interface Proof {
  accountId: string
  method: SignInMethod
  /** The sequence number of the sign-in, taken before the account was read. */
  startOrder: bigint
  redeem: Redeem
}

/** A verified second factor. */
export interface SecondProof {
  factor: SecondFactor
  redeem: Redeem
}

/** What the decision needs to know of an account. */
export interface AccountStatus {
  suspended: boolean
  emailConfirmed: boolean
  /** The factors that can be required; empty where none is. */
  secondFactors: readonly SecondFactor[]
  /** An operator requires a second factor to be set up. */
  mustSetUpFactor: boolean
}

export type Decision =
  | 'session'
  | 'secondFactor'
  | 'confirmation'
  | 'signInLink'
  | 'suspended'
  | 'rejected'

/** What each sign-in method proves. The compiler requires a line for each. */
const signInMethods: Record<
  SignInMethod,
  { opens: boolean; needsMailbox: boolean; isTwoFactors: boolean }
> = {
  password: { opens: true, needsMailbox: true, isTwoFactors: false },
  /** Opening the link proves access to the mailbox. */
  mailLink: { opens: true, needsMailbox: false, isTwoFactors: false },
  /** User verification is required: possession, and knowledge or biometrics. */
  passkey: { opens: true, needsMailbox: true, isTwoFactors: true },
  /** How the provider authenticated the user is unknown, so one factor is assumed (ASVS 6.8.4). */
  identityProvider: { opens: true, needsMailbox: true, isTwoFactors: false },
  /**
   * A reset does not sign in: the new password and the second factor are still required (ASVS
   * 6.4.3).
   */
  recovery: { opens: false, needsMailbox: false, isTwoFactors: false },
}

/**
 * The only place that decides what a proof grants (ASVS 6.3.4).
 *
 * @param accountStatus null for an account that does not exist.
 */
export function decide(
  { method }: Pick<Proof, 'method'>,
  accountStatus: AccountStatus | null,
): Decision {
  const { opens, needsMailbox, isTwoFactors } = signInMethods[method]
  if (!accountStatus || !opens) return 'rejected'
  // First of all: a suspended account is sent no email, and asked for no second factor.
  if (accountStatus.suspended) return 'suspended'
  if (needsMailbox && !accountStatus.emailConfirmed) return 'confirmation'
  if (accountStatus.secondFactors.length > 0 && !isTwoFactors) return 'secondFactor'
  // Whoever learned the password is whom the removed factor kept out: without the mailbox, they could
  // be the first to sign in, and set up a factor of their own (docs/decisions/0049).
  if (accountStatus.mustSetUpFactor && needsMailbox && !isTwoFactors) return 'signInLink'
  return 'session'
}

/** The sign-in methods that prove a single factor. */
export const SINGLE_FACTOR_METHODS = SIGN_IN_METHODS.filter(
  (method) => !signInMethods[method].isTwoFactors,
)

/** Whether a session satisfies a policy that requires two factors. */
export function hasTwoFactors(session: {
  method: SignInMethod
  secondFactor: SecondFactor | null
}): boolean {
  return signInMethods[session.method].isTwoFactors || session.secondFactor !== null
}
