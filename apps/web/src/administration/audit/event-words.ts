import type { AuditEvent } from '@signin/contracts'
import { deviceName } from '../../sessions/device.ts'
import { actorNames } from './names.ts'

type Account = AuditEvent['subject']

/** An account by its address, or by its id once it is deleted. */
export function accountName(account: NonNullable<Account>): string {
  return account.email ?? account.id
}

/** Who acted: an admin, a service or an operator by name. */
export function actorName({ actor }: AuditEvent): string {
  const name = actor.account ? accountName(actor.account) : actor.name
  return name ? `${actorNames[actor.type]}, ${name}` : actorNames[actor.type]
}

/** Whom the event concerns, in the list. */
export function subjectName({ subject, erased }: AuditEvent): string {
  if (erased) return 'Erased'
  return subject ? accountName(subject) : 'No account'
}

/** "admin@example.com · Firefox 150 on macOS · 203.0.113.7", as far as it is known. */
export function originOf(event: AuditEvent): string {
  const { actor, address, browser, system, erased } = event
  const isOther = actor.type !== 'account' && actor.type !== 'unauthenticated'
  return [
    isOther && actorName(event),
    !erased && (browser || system) && deviceName({ browser, system }),
    address,
  ]
    .filter(Boolean)
    .join(' · ')
}
