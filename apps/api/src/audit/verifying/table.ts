import { sql } from '@signin/db'
import type { AuditTables } from '../audit-log.ts'
import type { AuditEvent, EventDetails } from '../event.ts'
import type { SequencingTables } from '../sequencing/stored-tree.ts'
import type { Hash } from '../tree/hashing.ts'

export type VerifyingTables = SequencingTables & AuditTables

/** A leaf with its event and its details, where they still are. */
export interface StoredLeaf {
  index: number
  eventId: string
  hash: Hash
  event: AuditEvent | null
  detailsHash: Uint8Array | null
  details: EventDetails | null
  salt: Uint8Array | null
}

type LeafRow = { index: bigint; leafHash: Hash } & EventRow

type EventRow = Omit<AuditEvent, 'id'> &
  EventDetails & {
    eventId: string
    id: string | null
    detailsHash: Uint8Array | null
    salt: Uint8Array | null
  }

const EVENT = sql`
  audit_events.id, at, kind, outcome, actor, method, factor, details_hash as "detailsHash", salt,
  subject_id as "subjectId", actor_id as "actorId", actor_name as "actorName",
  session_id as "sessionId", user_agent as "userAgent", address, request_id as "requestId", detail`

/** At most `max` leaves from the index `from`, in order. */
export async function readLeaves(
  db: VerifyingTables,
  from: number,
  max: number,
): Promise<StoredLeaf[]> {
  const rows = await db.$queryRaw<LeafRow[]>`
    with leaves as (
      select * from audit_tree_leaves where index >= ${from} order by index limit ${max})
    select index, hash as "leafHash", leaves.event_id as "eventId", ${EVENT}
    from leaves left join audit_events on audit_events.id = leaves.event_id
      left join audit_event_details on audit_event_details.event_id = leaves.event_id
    order by index`
  return rows.map(({ index, leafHash, ...row }) => ({
    index: Number(index),
    hash: leafHash,
    ...storedEvent(row),
  }))
}

export async function findLeaf(db: VerifyingTables, eventId: string): Promise<StoredLeaf | null> {
  const [leaf] = await db.auditTreeLeaf.findMany({ where: { eventId } })
  const [stored] = leaf ? await readLeaves(db, Number(leaf.index), 1) : []
  return stored ?? null
}

/**
 * Events of no leaf that will never get one: added below the last sequenced transaction, or under the
 * number of a transaction that has not begun.
 */
export async function findUnsequencedBelow(db: VerifyingTables, xid: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from audit_events
    where (xid < ${xid}::text::xid8 or xid >= pg_snapshot_xmax(pg_current_snapshot()))
      and not exists (select from audit_tree_leaves where event_id = id) limit 100`
  return rows.map(({ id }) => id)
}

/**
 * Leaves that the newest checkpoint does not have: of negative places, or after its end. Their events
 * count as sequenced, and are not. One statement is one snapshot, in which both grow together.
 */
export async function findUnsignedLeaves(
  db: VerifyingTables,
): Promise<{ index: number; eventId: string }[]> {
  const rows = await db.$queryRaw<{ index: bigint; eventId: string }[]>`
    select index, event_id as "eventId" from audit_tree_leaves
    where index < 0 or index >= (select coalesce(max(tree_size), 0) from audit_checkpoints)
    order by index limit 100`
  return rows.map(({ index, eventId }) => ({ index: Number(index), eventId }))
}

function storedEvent({ eventId, id, detailsHash, salt, ...row }: EventRow) {
  const { at, kind, outcome, actor, method, factor, ...details } = row
  return {
    eventId,
    event: id === null ? null : { id, at, kind, outcome, actor, method, factor },
    detailsHash,
    details: salt === null ? null : details,
    salt,
  }
}
