import type { AuditEvent, AuditFilter } from '@signin/contracts'
import { searchEvents } from '../../audit/searching/search.ts'
import type { ExportedRecord } from '../export/format.ts'
import { toDtos } from './dto.ts'
import { searchOf } from './search.ts'
import type { AdminAuditDeps } from './service.ts'

const BATCH_SIZE = 500

/** All events that match, newest first. A batch can be empty. */
export async function* exportedEvents(
  deps: AdminAuditDeps,
  filter: AuditFilter,
): AsyncGenerator<ExportedRecord[]> {
  const search = await searchOf(filter, deps.accountRepository)
  for (let before: string | null | undefined; search && before !== null; ) {
    const page = await searchEvents(deps.db, { ...search, before }, { max: BATCH_SIZE })
    yield (await toDtos(deps, page.events)).map(recordOf)
    before = page.next
  }
}

function recordOf({ actor, subject, place, ...event }: AuditEvent): ExportedRecord {
  return {
    id: event.id,
    at: event.at,
    kind: event.kind,
    outcome: event.outcome,
    actorType: actor.type,
    actorId: actor.account?.id ?? null,
    actorEmail: actor.account?.email ?? null,
    actorName: actor.name,
    subjectId: subject?.id ?? null,
    subjectEmail: subject?.email ?? null,
    method: event.method,
    factor: event.factor,
    sessionId: event.sessionId,
    userAgent: event.userAgent,
    address: event.address,
    country: place?.kind === 'country' ? place.code : null,
    requestId: event.requestId,
    value: event.value,
    reason: event.reason,
    erased: event.erased,
  }
}
