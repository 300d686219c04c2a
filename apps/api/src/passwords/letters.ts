import type { Directory } from '../accounts/directory.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { Letter } from '../mail/letter.ts'
import type { LetterWriters } from '../mail/outbox.ts'

export interface PasswordRequests {
  reset: { email: string }
}

export interface PasswordLettersDeps {
  directory: Directory
  links: EmailLinks
}

export function passwordWriters({
  directory,
  links,
}: PasswordLettersDeps): LetterWriters<PasswordRequests> {
  return {
    async reset({ email }) {
      const accountId = await directory.idOf(email)
      if (!accountId) return null
      return resetLetter(email, await links.issue('reset', { email, accountId }))
    },
  }
}

export function resetLetter(email: string, url: string): Letter {
  return {
    to: email,
    subject: 'Choose a new password',
    heading: 'Choose a new password',
    paragraphs: ['Open this link to choose a new password for your account.'],
    action: { label: 'Choose a new password', url },
    after: [
      'The link works once, within an hour. Every device is then signed out.',
      'If you did not ask for it, do nothing: your password stays as it is.',
    ],
  }
}
