import type { EmailMessage } from './email-message.ts'

export const message: EmailMessage = {
  to: 'ada@example.com',
  subject: 'Confirm your address',
  heading: 'One more step, Ada',
  paragraphs: ['Somebody registered this address with Signin. If it was you, say so below.'],
  details: [
    ['Device', 'Firefox on Linux'],
    ['When', '22 November 2026, 23:15 UTC'],
  ],
  action: { label: 'Confirm the address', url: 'https://signin.example/confirm#token=a_b-c' },
  after: ['The link works once, for one hour.', 'If it was not you, there is nothing to do.'],
}
