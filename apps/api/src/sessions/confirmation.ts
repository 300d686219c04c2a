import type { SignInResult } from '@signin/contracts'
import type { AccountRequests } from '../accounts/emails.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { SessionRequests } from './emails.ts'
import type { SessionTables } from './table.ts'

export interface ConfirmationDeps {
  db: SessionTables
  throttles: Pick<Throttles, 'allowMail'>
  outbox: Outbox<AccountRequests & Pick<SessionRequests, 'signInLink'>>
}

/**
 * Emails the link that confirms the address of an account, and returns the result of the sign-in
 * that needs it. Throttled: an attacker who knows the password must not flood the mailbox.
 */
export async function requestConfirmation(
  { db, throttles, outbox }: ConfirmationDeps,
  { device }: RequestContext,
  { accountId, email }: { accountId: string; email: string },
): Promise<SignInResult> {
  await throttles.allowMail('confirmAccount', email, device.address)
  await outbox.post(db, 'confirmAccount', { accountId })
  return { status: 'confirmationRequired', email }
}

/**
 * The same for an account whose second factor an operator removed: only the link in the mailbox signs
 * in, to set up another.
 */
export async function requestSignInLink(
  { db, throttles, outbox }: ConfirmationDeps,
  { device }: RequestContext,
  { email }: { email: string },
): Promise<SignInResult> {
  await throttles.allowMail('signInLink', email, device.address)
  await outbox.post(db, 'signInLink', { email })
  return { status: 'confirmationRequired', email }
}
