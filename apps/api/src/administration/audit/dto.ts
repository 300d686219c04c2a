import type { AuditEvent } from '@signin/contracts'
import type { AccountRepository } from '../../accounts/repository.ts'
import { splitReason } from '../../activity/reason.ts'
import type { FoundEvent } from '../../audit/audit-log.ts'
import { describeDevice } from '../../devices/device.ts'
import type { GeoIp } from '../../geoip/geoip.ts'

type Contacts = Map<string, { email: string; name: string }>

/** The events with the present names of their accounts. */
export async function toDtos(
  {
    accountRepository,
    geoIp,
  }: { accountRepository: Pick<AccountRepository, 'contactsOf'>; geoIp: GeoIp },
  events: FoundEvent[],
): Promise<AuditEvent[]> {
  const ids = events.flatMap(({ subjectId, actorId }) => [subjectId ?? [], actorId ?? []].flat())
  const contacts = await accountRepository.contactsOf(ids)
  return events.map((event) => toDto(event, contacts, geoIp))
}

/** @param contacts of the accounts of the event that exist. */
function toDto(row: FoundEvent, contacts: Contacts, geoIp: GeoIp): AuditEvent {
  const { id, at, kind, outcome, method, factor, actor, actorName, sessionId, requestId } = row
  const { userAgent, address } = row
  return {
    id,
    at: at.toISOString(),
    kind,
    outcome,
    actor: { type: actor, account: accountOf(row.actorId, contacts), name: actorName },
    subject: accountOf(row.subjectId, contacts),
    method,
    factor,
    sessionId,
    ...describeDevice(userAgent ?? ''),
    userAgent,
    address,
    place: address ? geoIp.placeOf(address) : null,
    requestId,
    ...splitReason(row.detail),
    erased: userAgent === null,
  }
}

function accountOf(id: string | null, contacts: Contacts) {
  if (id === null) return null
  const { email = null, name = null } = contacts.get(id) ?? {}
  return { id, email, name }
}
