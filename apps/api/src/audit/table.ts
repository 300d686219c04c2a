import type {
  ActivityKind,
  ActorType,
  EventKind,
  SecondFactor,
  SignInMethod,
} from '@signin/contracts'
import { sql, type Tables } from '@signin/db'
import type { AuditEvent, EventDetails } from './event.ts'

export type AuditTables = Tables<'auditEvent' | 'auditEventDetails'>

export interface RecordedEvent {
  event: AuditEvent
  details: EventDetails
  salt: Buffer
  detailsHash: Buffer
}

/** An event with its details, as its subject sees it. */
export interface SubjectEvent {
  id: string
  at: Date
  kind: ActivityKind
  actor: ActorType
  method: SignInMethod | null
  factor: SecondFactor | null
  accountId: string
  sessionId: string | null
  userAgent: string
  address: string
  detail: string | null
}

const SUBJECT_EVENT = sql`
  id, at, kind, actor, method, factor, subject_id as "accountId", session_id as "sessionId",
  user_agent as "userAgent", address, detail
  from audit_event_details join audit_events on id = event_id`

/** False in a database of an earlier release, before its migration, and in a standby. */
export async function isWritable(db: AuditTables): Promise<boolean> {
  const [row] = await db.$queryRaw<{ writable: boolean }[]>`
    select to_regclass('audit_events') is not null and not pg_is_in_recovery() as writable`
  return row?.writable === true
}

/** As JSON: an import records 500 events at once, of which Prisma's values take most of the time. */
export interface LogState {
  /** Events in the tree. */
  size: number
  /** Events that have waited longer than they should, at most 1,000. */
  late: number
  /** Places outside of the database, with the events in the newest checkpoint published there. */
  anchors: { name: string; size: number; hours: number }[]
}

export async function readState(db: AuditTables, lateSeconds: number): Promise<LogState> {
  const [state] = await db.$queryRaw<LogState[]>`
    with last as (select tree_size, next_xid from audit_checkpoints order by tree_size desc limit 1)
    select coalesce((select tree_size from last), 0)::float8 as size,
      (select count(*) from (
        select from audit_events
        where xid >= coalesce((select next_xid from last), '0'::xid8)
          and at < now() - make_interval(secs => ${lateSeconds}::int)
          and not exists (select from audit_tree_leaves where event_id = id) limit 1000) as late
      )::int as late,
      (select coalesce(json_agg(json_build_object('name', name, 'size', tree_size,
        'hours', extract(epoch from now() - at) / 3600)), '[]') from audit_anchors) as anchors`
  return state as LogState
}

/** One statement for any number of events: a sign-in waits for it. */
export async function addEvents(tx: AuditTables, recorded: RecordedEvent[]): Promise<void> {
  const rows = recorded.map(({ event, details, salt, detailsHash }) => ({
    ...event,
    ...details,
    salt: salt.toString('hex'),
    hash: detailsHash.toString('hex'),
  }))
  await tx.$executeRaw`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
        id uuid, at timestamptz, kind text, outcome text, actor text, method text, factor text,
        hash text, salt text, "subjectId" uuid, "actorId" uuid, "actorName" text,
        "sessionId" uuid, "userAgent" text, address text, "requestId" text, detail text)
    ), events as (
      insert into audit_events (id, at, kind, outcome, actor, method, factor, details_hash)
      select id, at, kind, outcome, actor, method, factor, decode(hash, 'hex') from given
    )
    insert into audit_event_details (
      event_id, salt, subject_id, actor_id, actor_name, session_id, user_agent, address, request_id, detail
    )
    select id, decode(salt, 'hex'), "subjectId", "actorId", "actorName", "sessionId", "userAgent",
      address, "requestId", detail
    from given`
}

/** Newest first. Ids sort by creation time (UUIDv7), so the last id of a page is its cursor. */
export function findBySubject(
  db: AuditTables,
  accountId: string,
  { kinds, before, max }: { kinds?: EventKind[]; before?: string | undefined; max: number },
): Promise<SubjectEvent[]> {
  const ofKinds = kinds ? sql`and kind = any(${kinds})` : sql``
  const older = before ? sql`and event_id < ${before}::uuid` : sql``
  return db.$queryRaw`select ${SUBJECT_EVENT} where subject_id = ${accountId}::uuid
    ${ofKinds} ${older} order by event_id desc limit ${max}`
}

/** Null for an event without a subject, or whose subject was erased. */
export async function findById(db: AuditTables, id: string): Promise<SubjectEvent | null> {
  const rows = await db.$queryRaw<SubjectEvent[]>`select ${SUBJECT_EVENT}
    where event_id = ${id}::uuid and subject_id is not null`
  return rows[0] ?? null
}

export interface EventFilter {
  since?: Date | undefined
  until?: Date | undefined
  kind?: readonly string[] | undefined
  subjectId?: string | undefined
}

/** The details are null if they were erased. */
export type FoundEvent = AuditEvent & { [Key in keyof EventDetails]: EventDetails[Key] | null }

/** Events after the one with the id `after`, oldest first. */
export function findEvents(
  db: AuditTables,
  {
    since,
    until,
    kind,
    subjectId,
    after,
    max,
  }: EventFilter & { after?: string | undefined; max: number },
): Promise<FoundEvent[]> {
  return db.$queryRaw`
    select id, at, kind, outcome, actor, method, factor, subject_id as "subjectId",
      actor_id as "actorId", actor_name as "actorName", session_id as "sessionId",
      user_agent as "userAgent", address, request_id as "requestId", detail
    from audit_events left join audit_event_details on event_id = id
    where true ${since ? sql`and id >= audit_first_id(${since})` : sql``}
      ${until ? sql`and id < audit_first_id(${until})` : sql``}
      ${kind ? sql`and kind = any(${[...kind]})` : sql``}
      ${subjectId ? sql`and subject_id = ${subjectId}::uuid` : sql``}
      ${after ? sql`and id > ${after}::uuid` : sql``}
    order by id limit ${max}`
}

/** Deletes what identifies the person, device or place. The event and its hash stay. */
export async function eraseSubject(tx: AuditTables, accountId: string): Promise<void> {
  await tx.auditEventDetails.deleteMany({ where: { subjectId: accountId } })
}

/** Deletes the details of events before `then` that concern no account: they hold IP addresses. */
export async function eraseAnonymousBefore(db: AuditTables, then: Date): Promise<void> {
  const batch = 1000
  let deleted: number
  do {
    deleted = await db.$executeRaw`delete from audit_event_details where event_id in (
      select event_id from audit_event_details where subject_id is null and actor_name is null
        and actor_id is null and event_id < audit_first_id(${then}) limit ${batch})`
  } while (deleted === batch)
}

/** Creates the partitions of the coming months, and drops those past their retention. */
export async function maintainPartitions(db: AuditTables): Promise<void> {
  await db.$executeRaw`select audit_maintain_partitions()`
}
