import type { SignInResult } from '@signin/contracts'
import type { AccountRequests } from '../accounts/emails.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { SessionTables } from './table.ts'

export interface ConfirmationDeps {
  db: SessionTables
  throttles: Pick<Throttles, 'allowMail'>
  outbox: Outbox<AccountRequests>
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
