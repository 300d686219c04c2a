import type { ActivityKind } from '@signin/contracts'
import type { SubjectEvent } from '../audit/audit-log.ts'
import type { EmailMessage } from '../mail/email-message.ts'
import { splitReason } from './reason.ts'

/**
 * The acts of an operator that the account owner is notified of. A lock-down and a reset are not
 * among them: the email with the link to choose a new password says it.
 */
const adminNotices: Partial<Record<ActivityKind, (value: string | null) => string>> = {
  apiTokenRevokedByAdmin: (name) => `The API token “${name}” was revoked`,
  totpRemovedByAdmin: () => 'The authenticator app was removed from your account',
  recoveryCodesRemovedByAdmin: () => 'The recovery codes of your account were removed',
  passkeyRemovedByAdmin: (name) => `The passkey “${name}” was removed from your account`,
  secondFactorRequiredByAdmin: () => 'Set up two-step verification at your next sign-in',
  roleChanged: (role) => `Your role was changed to ${role}`,
  accountSuspended: () => 'Your account was suspended',
  accountRestored: () => 'Your account was restored',
  impersonationStarted: () => 'An administrator acted as you',
  deletionScheduledByAdmin: (day) => `Your account will be deleted on ${day}`,
  deletionCancelledByAdmin: () => 'Your account will not be deleted',
}

export const adminNoticeKinds = Object.keys(adminNotices) as ActivityKind[]

/** Null for the events that are no act of an operator. */
export function adminNotice(
  { kind, detail }: Pick<SubjectEvent, 'kind' | 'detail'>,
  { email, name }: { email: string; name: string },
): EmailMessage | null {
  const { value, reason } = splitReason(detail)
  const what = adminNotices[kind]?.(value)
  if (!what) return null
  return {
    to: email,
    subject: what,
    heading: what,
    paragraphs: [`Hello ${name},`, 'An administrator of the service did this.'],
    ...(reason !== null && { details: [['Reason', reason]] }),
    after: ['If you have questions, contact the people who run the service.'],
  }
}
