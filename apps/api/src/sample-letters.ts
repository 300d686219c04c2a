import {
  accountDeletedLetter,
  confirmAccountLetter,
  emailChangedLetter,
  emailChangeLetter,
  emailTakenBackLetter,
} from './accounts/letters.ts'
import { noticeKinds, noticeOf, TAKEN_BACK } from './activity/notices.ts'
import type { Template } from './mail/mailbox-pages.ts'
import { resetLetter } from './passwords/letters.ts'
import { confirmation, takenLetter } from './registrations/letters.ts'
import { newDeviceLetter, signInLetter } from './sessions/letters.ts'

const EMAIL = 'ada@example.com'
const NAME = 'Ada Lovelace'
const AT = new Date('2026-11-22T14:05:00Z')
const DEVICE = {
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:150.0) Gecko/20100101 Firefox/150.0',
  address: '203.0.113.24',
}

/** One of each kind, to be looked at in the development mailbox. Their links open nothing. */
export function sampleLetters(publicUrl: URL): Template[] {
  const url = new URL('/dev/mailbox/templates', publicUrl).href
  const notices = noticeKinds.flatMap((kind): Template[] => {
    const entry = { kind, about: aboutOf(kind), at: AT, ...DEVICE }
    const undo = TAKEN_BACK.includes(kind) ? url : null
    const letter = noticeOf(entry, { email: EMAIL, name: NAME }, { publicUrl, undo })
    return letter ? [{ kind, letter }] : []
  })
  return [
    { kind: 'registration', letter: confirmation(EMAIL, url) },
    { kind: 'registration-taken', letter: takenLetter(EMAIL, publicUrl) },
    { kind: 'confirm-account', letter: confirmAccountLetter(EMAIL, NAME, url) },
    { kind: 'sign-in-link', letter: signInLetter(EMAIL, url) },
    { kind: 'reset', letter: resetLetter(EMAIL, url) },
    { kind: 'reset-after-not-me', letter: resetLetter(EMAIL, url, 'disowned') },
    {
      kind: 'new-device',
      letter: newDeviceLetter({ email: EMAIL, name: NAME, url, signIn: { at: AT, ...DEVICE } }),
    },
    { kind: 'email-change', letter: emailChangeLetter('new@example.com', url) },
    { kind: 'email-changed', letter: emailChangedLetter(EMAIL, 'new@example.com', url) },
    { kind: 'email-taken-back', letter: emailTakenBackLetter('new@example.com', EMAIL) },
    { kind: 'account-deleted', letter: accountDeletedLetter(EMAIL, NAME) },
    ...notices,
  ]
}

function aboutOf(kind: string): string {
  if (kind === 'recoveryCodeUsed') return '9'
  if (kind === 'deletionRequested') return '2026-12-06'
  if (kind.startsWith('identity')) return 'GitHub'
  return kind.startsWith('email') ? 'new@example.com' : 'Work laptop'
}
