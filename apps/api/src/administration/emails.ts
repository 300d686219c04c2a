import type { AccountRepository } from '../accounts/repository.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'

export interface AdministrationRequests {
  accountCreated: { accountId: string }
}

export interface AdministrationEmailsDeps {
  accountRepository: AccountRepository
  links: EmailLinks
}

export function administrationEmails({
  accountRepository,
  links,
}: AdministrationEmailsDeps): EmailTemplates<AdministrationRequests> {
  return {
    async accountCreated({ accountId }) {
      const account = await accountRepository.find(accountId)
      if (!account || account.suspendedAt) return null
      const { email, name } = account
      return accountCreatedEmail(email, name, await links.issue('reset', { email, accountId }))
    },
  }
}

/** Opening the link confirms the address, as a reset does, and so does a link to sign in. */
export function accountCreatedEmail(email: string, name: string, url: string): EmailMessage {
  return {
    to: email,
    subject: 'An account was created for you',
    heading: 'An account was created for you',
    paragraphs: [`Hello ${name},`, 'Open this link to choose a password for your account.'],
    action: { label: 'Choose a password', url },
    after: [
      'The link works once, within an hour. After that, ask for another on the sign-in page, or sign in by email.',
    ],
  }
}
