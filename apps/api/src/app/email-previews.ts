import {
  accountDeletedEmail,
  addressTakenEmail,
  confirmAccountEmail,
  emailChangedEmail,
  emailChangeEmail,
  emailChangeUndoneEmail,
} from '../accounts/emails.ts'
import { suspendedEmail } from '../accounts/suspended-email.ts'
import { noticeEmail, noticeKinds, REVOCABLE_KINDS } from '../activity/notices.ts'
import { accountCreatedEmail } from '../administration/emails.ts'
import { checkpointEmail } from '../audit/anchors/mail.ts'
import type { Template } from '../mail/mailbox-pages.ts'
import { resetEmail } from '../passwords/emails.ts'
import { registrationEmail } from '../registrations/emails.ts'
import { newDeviceEmail, signInEmail } from '../sessions/emails.ts'

const EMAIL = 'ada@example.com'
const NAME = 'Ada Lovelace'
const AT = new Date('2026-11-22T14:05:00Z')
const DEVICE = {
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:150.0) Gecko/20100101 Firefox/150.0',
  address: '203.0.113.24',
}

const ORIGIN = 'signin.example.com/audit'
const CHECKPOINT = {
  origin: ORIGIN,
  size: 1000,
  note: `${ORIGIN}\n1000\n${'r'.repeat(43)}=\n\n— ${ORIGIN} ${'s'.repeat(91)}=\n`,
}

/** One email of each kind, for the development mailbox. The links in them do nothing. */
export function emailPreviews(publicUrl: URL): Template[] {
  const url = new URL('/dev/mailbox/templates', publicUrl).href
  const notices = noticeKinds.flatMap((kind): Template[] => {
    const entry = { kind, detail: detailOf(kind), at: AT, ...DEVICE }
    const undo = REVOCABLE_KINDS.includes(kind) ? url : null
    const message = noticeEmail(entry, { email: EMAIL, name: NAME }, { publicUrl, undo })
    return message ? [{ kind, message }] : []
  })
  return [
    { kind: 'registration', message: registrationEmail(EMAIL, url) },
    { kind: 'registration-taken', message: addressTakenEmail(EMAIL, publicUrl) },
    { kind: 'confirm-account', message: confirmAccountEmail(EMAIL, NAME, url) },
    { kind: 'sign-in-link', message: signInEmail(EMAIL, url) },
    { kind: 'reset', message: resetEmail(EMAIL, url) },
    { kind: 'reset-after-not-me', message: resetEmail(EMAIL, url, 'disowned') },
    {
      kind: 'new-device',
      message: newDeviceEmail({ email: EMAIL, name: NAME, url, signIn: { at: AT, ...DEVICE } }),
    },
    { kind: 'email-change', message: emailChangeEmail('new@example.com', url) },
    { kind: 'email-changed', message: emailChangedEmail(EMAIL, 'new@example.com', url) },
    { kind: 'email-taken-back', message: emailChangeUndoneEmail('new@example.com', EMAIL) },
    { kind: 'account-created', message: accountCreatedEmail(EMAIL, NAME, url) },
    { kind: 'account-suspended', message: suspendedEmail(EMAIL) },
    { kind: 'reset-after-lock-down', message: resetEmail(EMAIL, url, 'lockedDown') },
    { kind: 'account-deleted', message: accountDeletedEmail(EMAIL, NAME) },
    { kind: 'audit-checkpoint', message: checkpointEmail(EMAIL, CHECKPOINT) },
    ...notices,
  ]
}

function detailOf(kind: string): string {
  if (kind === 'recoveryCodeUsed') return '9'
  if (kind === 'roleChanged') return 'admin\nJoins the team'
  if (kind.startsWith('deletion')) return '2026-12-06'
  if (kind.startsWith('identity')) return 'GitHub'
  return kind.startsWith('email') ? 'new@example.com' : 'Work laptop'
}
