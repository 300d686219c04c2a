import type { AccountRepository } from '../accounts/repository.ts'
import { suspendedEmail } from '../accounts/suspended-email.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'

/** Why the account owner has to choose a new password: texts of the email. */
const REASONS = {
  disowned:
    'Somebody pressed “This wasn’t me” in an email about your account. Every device was signed out, your API tokens were revoked, and the old password no longer works.',
  requestedByAdmin: 'An administrator of the service asked you to choose a new password.',
  lockedDown:
    'An administrator of the service locked your account down. Every device was signed out, your API tokens were revoked, and the password, the passkeys and the connected accounts were removed.',
  addressTakenBack:
    'The change of your email address was undone. Every device was signed out, your API tokens were revoked, and the old password no longer works.',
}

export type ResetReason = keyof typeof REASONS

export interface PasswordRequests {
  /** Without a reason, the email was requested on the sign-in page. */
  reset: { email: string; reason?: ResetReason }
}

export interface PasswordEmailsDeps {
  accountRepository: AccountRepository
  links: EmailLinks
}

export function passwordEmails({
  accountRepository,
  links,
}: PasswordEmailsDeps): EmailTemplates<PasswordRequests> {
  return {
    async reset({ email, reason }) {
      const accountId = await accountRepository.idOf(email)
      if (!accountId) return null
      if ((await accountRepository.find(accountId))?.suspendedAt) return suspendedEmail(email)
      return resetEmail(email, await links.issue('reset', { email, accountId }), reason)
    },
  }
}

export function resetEmail(email: string, url: string, reason?: ResetReason): EmailMessage {
  return {
    to: email,
    subject: 'Choose a new password',
    heading: 'Choose a new password',
    paragraphs: [
      ...(reason ? [REASONS[reason]] : []),
      'Open this link to choose a new password for your account.',
    ],
    action: { label: 'Choose a new password', url },
    after: reason
      ? ['The link works once, within an hour. After that, ask for another on the sign-in page.']
      : [
          'The link works once, within an hour. Every device is then signed out.',
          'If you did not ask for it, do nothing: your password stays as it is.',
        ],
  }
}
