import type { ActivityKind } from '@signin/contracts'
import type { AccountRepository } from '../accounts/repository.ts'
import type { AuditLog, SubjectEvent } from '../audit/audit-log.ts'
import { formatDevice } from '../devices/device.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import type { EmailTemplates } from '../mail/outbox.ts'
import { adminNotice, adminNoticeKinds } from './admin-notice.ts'

export interface NoticeRequests {
  notice: { entryId: string; email: string }
}

/** The events that the account owner is notified of, with subject and heading (ASVS 6.3.7). */
const notices: Partial<Record<ActivityKind, (detail: string | null) => string>> = {
  passwordSet: () => 'A password was set for your account',
  passwordChanged: () => 'Your password was changed',
  passwordReset: () => 'Your password was reset',
  totpAdded: () => 'An authenticator app was added to your account',
  totpRemoved: () => 'The authenticator app was removed from your account',
  passkeyAdded: (name) => `The passkey “${name}” was added to your account`,
  passkeyRemoved: (name) => `The passkey “${name}” was removed from your account`,
  passkeyAskedFor: () => 'A passkey is now asked for when you sign in',
  passkeyNoLongerAskedFor: () => 'A passkey is no longer asked for when you sign in',
  identityAdded: (name) => `${name} now opens your account`,
  identityRemoved: (name) => `${name} no longer opens your account`,
  recoveryCodesReplaced: () => 'New recovery codes were made for your account',
  recoveryCodeUsed: (left) =>
    `A recovery code was used: ${left} ${left === '1' ? 'is' : 'are'} left`,
  apiTokenCreated: (name) => `The API token “${name}” was made for your account`,
  emailChangeRequested: (to) => `Your account is to have the address ${to}`,
  emailChangeUndone: () => 'Your account has its old address back',
  dataExported: () => 'The data of your account was downloaded',
  deletionRequested: (day) => `Your account will be deleted on ${day}`,
  deletionCancelled: () => 'Your account will not be deleted',
}

/** What an intruder would add to keep access. The notice has a link that removes it again. */
export const REVOCABLE_KINDS: readonly ActivityKind[] = [
  'totpAdded',
  'passkeyAdded',
  'identityAdded',
  'recoveryCodesReplaced',
  'apiTokenCreated',
]

export const noticeKinds = [...(Object.keys(notices) as ActivityKind[]), ...adminNoticeKinds]

export function isNoticed(kind: ActivityKind): boolean {
  return noticeKinds.includes(kind)
}

export interface NoticesDeps {
  auditLog: Pick<AuditLog, 'find'>
  accountRepository: AccountRepository
  links: EmailLinks
  publicUrl: URL
}

export function noticeEmails({
  auditLog,
  accountRepository,
  links,
  publicUrl,
}: NoticesDeps): EmailTemplates<NoticeRequests> {
  return {
    async notice({ entryId, email }) {
      const entry = await auditLog.find(entryId)
      const account = entry && (await accountRepository.find(entry.accountId))
      if (!entry || !account) return null
      const { kind, at: createdAt, sessionId } = entry
      const { id: accountId, name } = account
      const target = { accountId, email, sessionId, createdAt }
      const undo = REVOCABLE_KINDS.includes(kind) ? await links.issue('disownFactor', target) : null
      return noticeEmail(entry, { email, name }, { publicUrl, undo })
    },
  }
}

export function noticeEmail(
  entry: Pick<SubjectEvent, 'kind' | 'detail' | 'at' | 'userAgent' | 'address'>,
  { email, name }: { email: string; name: string },
  { publicUrl, undo }: { publicUrl: URL; undo: string | null },
): EmailMessage | null {
  const what = notices[entry.kind]?.(entry.detail)
  if (!what) return adminNotice(entry, { email, name })
  return {
    to: email,
    subject: what,
    heading: what,
    paragraphs: [`Hello ${name},`, 'If this was you, there is nothing to do.'],
    details: eventDetails(entry),
    ...(undo ? undoAction(undo) : reviewAction(publicUrl)),
  }
}

function undoAction(url: string): Pick<EmailMessage, 'action' | 'after'> {
  return {
    action: { label: "This wasn't me", url },
    after: [
      'If it was not you, the button takes it away again, signs every device out, revokes your API tokens and makes a password you may have useless; we then write to you how to choose a new one. It works once, within 72 hours.',
    ],
  }
}

function reviewAction(publicUrl: URL): Pick<EmailMessage, 'action' | 'after'> {
  return {
    action: { label: 'Look at your account', url: new URL('/account/activity', publicUrl).href },
    after: [
      'If it was not you, sign out the devices you do not know and choose a new password. If you cannot sign in any more, ask for a new password on the sign-in page.',
    ],
  }
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' })

export function eventDetails({
  at,
  userAgent,
  address,
}: Pick<SubjectEvent, 'at' | 'userAgent' | 'address'>): [string, string][] {
  return [
    ['When', `${DAY.format(at)}, ${TIME.format(at)} UTC`],
    ['Device', formatDevice(userAgent) ?? 'Unknown'],
    ['IP address', address || 'Unknown'],
  ]
}
