import { type SecondFactor, SIGN_IN_METHODS, type SignInMethod } from '@signin/contracts'
import type { Transaction } from '@signin/db'

/**
 * Spends a verified proof, or checks again that it still holds, in the transaction of what it opens
 * and while that transaction holds the account. Throws the AppError that the caller is to read.
 */
export type Redeem = (tx: Transaction) => Promise<void>

/** A first factor that was verified. Nothing is granted for it before the gate has redeemed it. */
export interface Proof {
  accountId: string
  method: SignInMethod
  /** Its place in the order of sign-ins, taken before anything was read of the account. */
  startOrder: bigint
  redeem: Redeem
}

/** A second factor that was verified. */
export interface SecondProof {
  factor: SecondFactor
  redeem: Redeem
}

/** What there is to know of an account before it is opened. */
export interface AccountStatus {
  emailConfirmed: boolean
  /** What can be asked for; empty where nothing is. */
  secondFactors: readonly SecondFactor[]
}

export type Decision = 'session' | 'secondFactor' | 'verification' | 'rejected'

/** What each way in proves. A new one cannot be added to the list without a line here. */
const signInMethods: Record<
  SignInMethod,
  { opens: boolean; needsMailbox: boolean; isTwoFactors: boolean }
> = {
  password: { opens: true, needsMailbox: true, isTwoFactors: false },
  /** Whoever opened the link reads the mailbox. */
  mailLink: { opens: true, needsMailbox: false, isTwoFactors: false },
  /** User verification is required of it: something one has, and something one knows or is. */
  passkey: { opens: true, needsMailbox: true, isTwoFactors: true },
  /** What the provider asked for is not known, so that the least is assumed (ASVS 6.8.4). */
  identityProvider: { opens: true, needsMailbox: true, isTwoFactors: false },
  /** Who has reset a password signs in with it, and with all else that is asked for (ASVS 6.4.3). */
  recovery: { opens: false, needsMailbox: false, isTwoFactors: false },
}

/**
 * The one place that decides what a proof is good for (promise 2, ASVS 6.3.4). Null stands for an
 * account that is not there.
 */
export function decide(
  { method }: Pick<Proof, 'method'>,
  accountStatus: AccountStatus | null,
): Decision {
  const { opens, needsMailbox, isTwoFactors } = signInMethods[method]
  if (!accountStatus || !opens) return 'rejected'
  if (needsMailbox && !accountStatus.emailConfirmed) return 'verification'
  if (accountStatus.secondFactors.length > 0 && !isTwoFactors) return 'secondFactor'
  return 'session'
}

/** The ways in that prove one factor alone. */
export const SINGLE_FACTOR_METHODS = SIGN_IN_METHODS.filter(
  (method) => !signInMethods[method].isTwoFactors,
)

/** Whether a session begun like this has all that a policy of two factors demands. */
export function hasTwoFactors(session: {
  method: SignInMethod
  secondFactor: SecondFactor | null
}): boolean {
  return signInMethods[session.method].isTwoFactors || session.secondFactor !== null
}
