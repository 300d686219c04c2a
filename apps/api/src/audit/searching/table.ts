import { sql } from '@signin/db'
import type { AuditTables, FoundEvent } from '../audit-log.ts'
import type { Condition, Field } from './conditions.ts'
import { firstId } from './event-ids.ts'
import type { EventSearch } from './event-search.ts'
import type { Scan } from './scan.ts'

// `offset 0` keeps PostgreSQL from merging a subquery into its parent, where it could choose another
// plan, such as to read all events in the order of their ids until enough of them match.

type Sql = ReturnType<typeof sql>

const EVENT_COLUMNS = sql`at, kind, outcome, actor, method, factor`
const DETAILS_COLUMNS = sql`subject_id, actor_id, actor_name, session_id, user_agent, address,
  request_id, detail`

const FOUND = sql`id, at, kind, outcome, actor, method, factor, subject_id as "subjectId",
  actor_id as "actorId", actor_name as "actorName", session_id as "sessionId",
  user_agent as "userAgent", address, request_id as "requestId", detail`

/** The predicates of the partial indexes, which PostgreSQL compares with literals. */
const LITERALS: Record<string, Sql> = {
  admin: sql`actor = 'admin'`,
  apiToken: sql`actor = 'apiToken'`,
  service: sql`actor = 'service'`,
  commandLine: sql`actor = 'commandLine'`,
  system: sql`actor = 'system'`,
  failure: sql`outcome = 'failure'`,
}

/**
 * With `kind = wanted`, which kind is not known when the statement is planned, the order of ids alone
 * would do, and PostgreSQL would look for a rare kind among all events. An array does not imply that
 * order, and still positions the index of kinds.
 */
const OF_KIND = sql`kind = any(array[wanted])`

const conditionSql: Record<Field, (search: EventSearch) => Sql> = {
  sessionId: ({ sessionId }) => sql`session_id = ${sessionId}::uuid`,
  operator: ({ operator }) => sql`actor_name = ${operator}`,
  actorId: ({ actorId }) => sql`actor_id = ${actorId}::uuid`,
  subjectId: ({ subjectId }) => sql`subject_id = ${subjectId}::uuid`,
  address: ({ address = '' }) =>
    address.includes('/')
      ? sql`audit_inet(address) >= host(network(${address}::inet))::inet
          and audit_inet(address) <= host(broadcast(${address}::inet))::inet`
      : sql`audit_inet(address) = ${address}::inet`,
  device: ({ device }) => sql`strpos(lower(user_agent), lower(${device})) > 0`,
  kinds: ({ kinds = [] }) => sql`kind = any(${[...kinds]}::text[])`,
  actorType: ({ actorType = '' }) => LITERALS[actorType] ?? sql`actor = ${actorType}`,
  outcome: ({ outcome = '' }) => LITERALS[outcome] ?? sql`outcome = ${outcome}`,
}

export async function findEvent(db: AuditTables, id: string): Promise<FoundEvent | null> {
  const rows = await db.$queryRaw<FoundEvent[]>`select ${FOUND}
    from audit_events left join audit_event_details on event_id = id where id = ${id}::uuid`
  return rows[0] ?? null
}

/** The events of the scan from the id `floor` on that meet its other conditions, newest first. */
export function findScanned(
  db: AuditTables,
  scan: Scan,
  { floor, max }: { floor: string | null; max: number },
): Promise<FoundEvent[]> {
  const { part, rest, search } = scan
  const scanned = scannedRows(scan, floor, rest.length === 0 ? sql`limit ${max}` : sql`offset 0`)
  const other =
    part === 'events'
      ? sql`left join lateral (select ${DETAILS_COLUMNS} from audit_event_details
          where event_id = scanned.id offset 0) as details on true`
      : sql`cross join lateral (select ${EVENT_COLUMNS} from audit_events
          where audit_events.id = scanned.id offset 0) as events`
  const conditions = rest.reduce(
    (all, { field }) => sql`${all} and ${conditionSql[field](search)}`,
    sql`true`,
  )
  return db.$queryRaw`select ${FOUND} from (${scanned}) as scanned ${other}
    where ${conditions} order by id desc limit ${max}`
}

/**
 * The id down to which `max` events of the scan are; null if it has fewer, or if nothing but the scan
 * itself decides about an event.
 */
export async function floorOf(db: AuditTables, scan: Scan, max: number): Promise<string | null> {
  if (scan.rest.length === 0) return null
  const { part, by, search } = scan
  const id = idOf(part)
  const kinds = kindsOf(scan)
  const [row] = kinds
    ? await db.$queryRaw<{ id: string | null }[]>`
        select max(id::text) as id from unnest(${kinds}::text[]) as wanted cross join lateral (
          select id from audit_events where ${OF_KIND} and ${idRange(id, search)}
          order by kind, id desc offset ${Math.ceil(max / kinds.length)} limit 1) as last`
    : await db.$queryRaw<{ id: string | null }[]>`
        select ${id} as id from ${tableOf(part)} where ${sqlOf(by, search)} and ${idRange(id, search)}
        order by ${id} desc offset ${max} limit 1`
  return row?.id ?? null
}

/** Whether the index of addresses has at most `max` events for the scan. */
export async function isFew(db: AuditTables, { by, search }: Scan, max: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isFew: boolean }[]>`
    select count(*) <= ${max} as "isFew" from (
      select from audit_event_details
      where ${sqlOf(by, search)} and ${idRange(sql`event_id`, search)} limit ${max + 1}) as found`
  return row?.isFew === true
}

function scannedRows(scan: Scan, floor: string | null, limit: Sql): Sql {
  const { part, by, search } = scan
  const id = idOf(part)
  const within = sql`${idRange(id, search)} ${floor ? sql`and ${id} >= ${floor}::uuid` : sql``}`
  const kinds = kindsOf(scan)
  if (kinds) {
    return sql`select events.* from unnest(${kinds}::text[]) as wanted cross join lateral (
        select id, ${EVENT_COLUMNS} from audit_events where ${OF_KIND} and ${within}
        order by kind, id desc ${limit}) as events
      order by id desc ${limit}`
  }
  if (by && !by.isIndexed) {
    return sql`with found as materialized (
        select event_id as id from audit_event_details where ${sqlOf(by, search)} and ${within})
      select id, details.* from found cross join lateral (select ${DETAILS_COLUMNS}
        from audit_event_details where event_id = id offset 0) as details
      order by id desc ${limit}`
  }
  const columns = part === 'events' ? EVENT_COLUMNS : DETAILS_COLUMNS
  return sql`select ${id} as id, ${columns} from ${tableOf(part)}
    where ${sqlOf(by, search)} and ${within} order by ${id} desc ${limit}`
}

/** The condition on the id that the times and cursors of a search make. */
function idRange(id: Sql, { since, until, before, after }: EventSearch): Sql {
  return sql`${since ? sql`${id} >= ${firstId(since)}::uuid` : sql`true`}
    ${until ? sql`and ${id} < ${firstId(until)}::uuid` : sql``}
    ${before ? sql`and ${id} < ${before}::uuid` : sql``}
    ${after ? sql`and ${id} > ${after}::uuid` : sql``}`
}

function kindsOf({ by, search }: Scan): string[] | null {
  return by?.field === 'kinds' && search.kinds ? [...search.kinds] : null
}

function sqlOf(condition: Condition | null, search: EventSearch): Sql {
  return condition ? conditionSql[condition.field](search) : sql`true`
}

function idOf(part: Scan['part']): Sql {
  return part === 'events' ? sql`id` : sql`event_id`
}

function tableOf(part: Scan['part']): Sql {
  return part === 'events' ? sql`audit_events` : sql`audit_event_details`
}
