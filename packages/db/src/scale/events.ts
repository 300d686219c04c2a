import type pg from 'pg'
import type { Batch } from './batches.ts'
import { EVENT_MONTHS, type Sample } from './sample.ts'
import { USER_AGENTS } from './user-agents.ts'

/** A month of the log. */
export interface Month {
  /** Its first instant, and that of the next month, in ISO 8601. */
  since: string
  until: string
  /** As in the names of its partitions: `2026_11`. */
  suffix: string
  /** The numbers of its events. */
  events: Batch
  isCurrent: boolean
}

/** The months of the last year, with equally many events a second. */
export async function monthsOf(client: pg.Client, events: number): Promise<Month[]> {
  const { rows } = await client.query<Omit<Month, 'events'> & Batch>(
    `with bounds as (
       select date_trunc('month', now(), 'UTC') - make_interval(months => ${EVENT_MONTHS}) as first, now() as last
     ), months as (
       select since, least(since + interval '1 month', last) as until, first, last
       from bounds, generate_series(first, last, interval '1 month') since
     )
     select since::text, until::text, to_char(since at time zone 'UTC', 'YYYY_MM') as suffix,
       until = last as "isCurrent",
       1 + floor($1 * extract(epoch from since - first) / extract(epoch from last - first))::float8 as "from",
       floor($1 * extract(epoch from until - first) / extract(epoch from last - first))::float8 as "to"
     from months order by since`,
    [events],
  )
  return rows.map(({ from, to, ...month }) => ({ ...month, events: { from, to } }))
}

const PARENTS = ['audit_events', 'audit_event_details']

/**
 * Kinds with their shares of 1,000, their outcomes and actors. One in a thousand is an admin's act.
 */
const KINDS = `case
  when share < 560 then 'signedIn' when share < 660 then 'signedOut' when share < 770 then 'signInRefused'
  when share < 830 then 'reauthenticated' when share < 870 then 'sessionRevoked' when share < 900 then 'profileChanged'
  when share < 930 then 'registered' when share < 955 then 'emailConfirmed' when share < 970 then 'passwordChanged'
  when share < 985 then 'passkeyAdded' when share < 995 then 'apiTokenCreated' when share < 999 then 'secondFactorRefused'
  else 'accountSuspended' end`

/**
 * As audit/event.ts of the api writes them, with valid commitments. Their transaction is one before
 * every other, so that the sequencer passes them over: they are in no tree.
 */
const eventsIn = ({ since, until, events, suffix }: Month, batch: Batch, accounts: number) => {
  const [table, details] = PARENTS.map((parent) => `${parent}_${suffix}`)
  const count = Math.max(events.to - events.from + 1, 1)
  return `
  with made as materialized (
    select pg_temp.uuid_at(at, 'event ' || n) as id, at, kind, kind like '%Refused' as refused,
      kind = 'accountSuspended' as is_admin, pg_temp.account_id(1 + hash % ${accounts}) as subject,
      pg_temp.account_id(7) as admin, sha256(convert_to('salt ' || n, 'UTF8')) as salt,
      '10.' || (hash >> 8 & 255) || '.' || (hash >> 16 & 255) || '.' || (hash >> 24 & 15) as address,
      (${USER_AGENTS})[1 + hash % 5] as agent,
      case when kind in ('signedIn', 'signedOut', 'reauthenticated') then md5('visit ' || n)::uuid end as session
    from generate_series(${batch.from}::bigint, ${batch.to}) n,
      lateral (select pg_temp.mixed(n, 5) as hash,
        '${since}'::timestamptz + (timestamptz '${until}' - '${since}') * ((n - ${events.from}) / ${count}::float8) as moment
      ) placed,
      lateral (select date_trunc('milliseconds', moment) as at, hash >> 40 & 1023 as bits) whole,
      lateral (select bits * 1000 / 1024 as share) shared, lateral (select ${KINDS} as kind) sorted
  ), events as (
    insert into ${table} (id, at, kind, outcome, actor, method, details_hash, xid)
    select id, at, kind, case when refused then 'failure' else 'success' end,
      case when refused then 'unauthenticated' when is_admin then 'admin' else 'account' end,
      case when kind = 'signedIn' then 'password' end,
      sha256(salt || convert_to(concat('{"actorId":', case when is_admin then '"' || admin || '"' else 'null' end,
        ',"actorName":null,"address":"', address, '","detail":null,"requestId":null,"sessionId":',
        coalesce('"' || session || '"', 'null'), ',"subjectId":"', subject, '","userAgent":"', agent, '"}'), 'UTF8')), '3'::xid8
    from made
  )
  insert into ${details} (event_id, salt, subject_id, actor_id, session_id, user_agent, address)
  select id, salt, subject, case when is_admin then admin end, session, agent, address from made`
}

/** Fills a month. One that has no partition yet gets its indexes when it is full. */
export async function insertEvents(
  client: pg.Client,
  month: Month,
  { accounts }: Pick<Sample, 'accounts'>,
  fill: (insert: (batch: Batch) => Promise<void>) => Promise<void>,
): Promise<void> {
  if (month.isCurrent) return fill((batch) => insertCurrent(client, month, batch, accounts))
  await createTables(client, month)
  await fill(async (batch) => void (await client.query(eventsIn(month, batch, accounts))))
  await attach(client, month)
}

/** Without the trigger that gives an event its transaction, until the batch is committed. */
async function insertCurrent(
  client: pg.Client,
  month: Month,
  batch: Batch,
  accounts: number,
): Promise<void> {
  const change = (verb: string) =>
    client.query(`alter table audit_events_${month.suffix} ${verb} trigger audit_events_xid`)
  await client.query('begin')
  await change('disable')
  await client.query(eventsIn(month, batch, accounts))
  await change('enable')
  await client.query('commit')
}

async function createTables(client: pg.Client, { suffix }: Month): Promise<void> {
  for (const parent of PARENTS) {
    await client.query(
      `create table ${parent}_${suffix} (like ${parent} including all excluding indexes)`,
    )
  }
}

/** As audit_create_partition in the migrations. Attaching creates the indexes. */
async function attach(client: pg.Client, { suffix, since, until }: Month): Promise<void> {
  for (const parent of PARENTS) {
    const { rows } = await client.query<{ attach: string }>(
      `select format('alter table ${parent} attach partition ${parent}_${suffix} for values from (%L) to (%L)',
         audit_first_id($1), audit_first_id($2)) as attach`,
      [since, until],
    )
    await client.query(String(rows[0]?.attach))
  }
  await client.query(`create trigger audit_events_no_truncate before truncate on audit_events_${suffix}
    for each statement execute function audit_reject_change()`)
}
