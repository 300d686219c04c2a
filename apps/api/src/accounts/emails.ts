import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'
import type { AccountRepository } from './repository.ts'

export interface AccountRequests {
  confirmAccount: { accountId: string }
  emailChange: { accountId: string; email: string }
  emailChanged: { accountId: string; oldEmail: string; newEmail: string; undoable: boolean }
  accountDeleted: { email: string; name: string }
}

export interface AccountEmailsDeps {
  accountRepository: AccountRepository
  links: EmailLinks
  publicUrl: URL
}

export function accountEmails(deps: AccountEmailsDeps): EmailTemplates<AccountRequests> {
  const { accountRepository, links, publicUrl } = deps
  return {
    async confirmAccount({ accountId }) {
      const account = await accountRepository.find(accountId)
      if (!account || account.emailConfirmedAt) return null
      const { email, name } = account
      return confirmAccountEmail(
        email,
        name,
        await links.issue('confirmAccount', { email, accountId }),
      )
    },

    async emailChange({ accountId, email }) {
      const account = await accountRepository.find(accountId)
      if (!account) return null
      if ((await accountRepository.idOf(email)) !== null) return addressTakenEmail(email, publicUrl)
      const url = await links.issueReserved('emailChange', { email, accountId })
      return url === null ? null : emailChangeEmail(email, url)
    },

    async emailChanged({ accountId, oldEmail, newEmail, undoable }) {
      if (!undoable) return emailChangeUndoneEmail(oldEmail, newEmail)
      const url = await links.issueReserved('emailChangeUndo', { email: oldEmail, accountId })
      return url === null ? null : emailChangedEmail(oldEmail, newEmail, url)
    },

    accountDeleted: async ({ email, name }) => accountDeletedEmail(email, name),
  }
}

export function confirmAccountEmail(email: string, name: string, url: string): EmailMessage {
  return {
    to: email,
    subject: 'Confirm your address',
    heading: 'Confirm your address',
    paragraphs: [`Hello ${name},`, 'Before you can sign in, confirm that you read this mailbox.'],
    action: { label: 'Confirm your address', url },
    after: ['The link works once, within an hour.'],
  }
}

/**
 * The address is unverified, and the sender chose both it and the account's name. The name is left
 * out, so that the email cannot be abused to send spam.
 */
export function emailChangeEmail(email: string, url: string): EmailMessage {
  return {
    to: email,
    subject: 'Confirm your new address',
    heading: 'Confirm your new address',
    paragraphs: [
      'This is to become the address of your account. Open the link where you are signed in.',
    ],
    action: { label: 'Use this address', url },
    after: [
      'The link works once, within an hour.',
      'If you asked for no such thing, somebody mistyped their address. Do nothing.',
    ],
  }
}

export function emailChangedEmail(oldEmail: string, newEmail: string, url: string): EmailMessage {
  return {
    to: oldEmail,
    subject: 'The address of your account was changed',
    heading: 'The address of your account was changed',
    paragraphs: [`From now on, mail of your account goes to ${newEmail}.`],
    action: { label: "This wasn't me", url },
    after: [
      'Within 72 hours you can take this address back. Every device is then signed out, and a new password must be chosen.',
      'If it was you, do nothing.',
    ],
  }
}

export function emailChangeUndoneEmail(oldEmail: string, newEmail: string): EmailMessage {
  return {
    to: oldEmail,
    subject: 'The address of your account was changed back',
    heading: 'The address of your account was changed back',
    paragraphs: [`Mail of the account goes to ${newEmail} again, which was its address before.`],
  }
}

export function accountDeletedEmail(email: string, name: string): EmailMessage {
  return {
    to: email,
    subject: 'Your account is deleted',
    heading: 'Your account is deleted',
    paragraphs: [
      `Goodbye ${name},`,
      'Everything that was held about you is gone, as you asked 14 days ago. This is the last you hear of us.',
    ],
  }
}

export function addressTakenEmail(email: string, publicUrl: URL): EmailMessage {
  return {
    to: email,
    subject: 'You have an account already',
    heading: 'You have an account already',
    paragraphs: [
      'Somebody, perhaps you, tried to create an account with this address. There is one already, and nothing about it has changed.',
    ],
    action: { label: 'Sign in', url: new URL('/sign-in', publicUrl).href },
    after: ['If you have forgotten your password, the sign-in page helps you to a new one.'],
  }
}
