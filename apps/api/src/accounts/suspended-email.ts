import type { EmailMessage } from '../mail/email-message.ts'

/** Sent instead of a link to sign in or to reset the password, to the owner of the mailbox alone. */
export function suspendedEmail(email: string): EmailMessage {
  return {
    to: email,
    subject: 'Your account is suspended',
    heading: 'Your account is suspended',
    paragraphs: [
      'You cannot sign in to it or choose a new password.',
      'Contact the people who run the service to have it restored.',
    ],
  }
}
