import type { AccountRepository } from '../accounts/repository.ts'
import { suspendedEmail } from '../accounts/suspended-email.ts'
import { eventDetails } from '../activity/notices.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'

export interface SessionRequests {
  signInLink: { email: string }
  /** With all that the email says: the session may have ended by the time it is sent. */
  newDevice: {
    accountId: string
    email: string
    sessionId: string
    at: string
    userAgent: string
    address: string
  }
}

export interface SessionEmailsDeps {
  accountRepository: AccountRepository
  /** The confirmation email of the address's newest registration, or null. */
  confirmationOf(email: string): Promise<EmailMessage | null>
  links: EmailLinks
}

export function sessionEmails(deps: SessionEmailsDeps): EmailTemplates<SessionRequests> {
  const { accountRepository, confirmationOf, links } = deps
  return {
    /**
     * The account is looked up in the job, so that the request neither reveals nor times whether
     * one exists.
     */
    async signInLink({ email }) {
      const accountId = await accountRepository.idOf(email)
      const account = accountId ? await accountRepository.find(accountId) : null
      if (account?.suspendedAt) return suspendedEmail(email)
      if (accountId) return signInEmail(email, await links.issue('signIn', { email, accountId }))
      return confirmationOf(email)
    },

    async newDevice({ accountId, email, sessionId, at, ...device }) {
      const account = await accountRepository.find(accountId)
      if (!account) return null
      const { name } = account
      const createdAt = new Date(at)
      const url = await links.issue('disown', { email, accountId, sessionId, createdAt })
      return newDeviceEmail({ email, name, url, signIn: { ...device, at: createdAt } })
    },
  }
}

export function signInEmail(email: string, url: string): EmailMessage {
  return {
    to: email,
    subject: 'Your link to sign in',
    heading: 'Sign in',
    paragraphs: ['Open this link to sign in.'],
    action: { label: 'Sign in', url },
    after: [
      'The link works once, within ten minutes. Do not hand it on: whoever has it is you.',
      'If you did not ask for it, do nothing.',
    ],
  }
}

export function newDeviceEmail({
  email,
  name,
  url,
  signIn,
}: {
  email: string
  name: string
  url: string
  signIn: { at: Date; userAgent: string; address: string }
}): EmailMessage {
  return {
    to: email,
    subject: 'Your account was signed in to on a new device',
    heading: 'A new device',
    paragraphs: [
      `Hello ${name},`,
      'Your account was signed in to on a device it has not seen before.',
    ],
    details: eventDetails(signIn),
    action: { label: "This wasn't me", url },
    after: [
      'If it was you, do nothing. If not, the button signs every device out, revokes your API tokens and removes your password. We then email a link to choose a new one. The button works once, within 72 hours.',
    ],
  }
}
