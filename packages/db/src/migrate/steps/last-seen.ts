import type pg from 'pg'

/** A batch holds up a session of one of its accounts for some milliseconds. */
const BATCH_SESSIONS = 5000

/** The comment of the table, once the sessions of before its trigger are in it. */
const DONE = 'Complete since its trigger was created.'

/**
 * Fills `account_last_seen` from the sessions that started before its trigger, in batches that commit
 * by themselves. An interrupted run is repeated by the next migration.
 */
export async function fillLastSeen(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isDue: boolean }>(
    `select coalesce(obj_description(to_regclass('account_last_seen'), 'pg_class'), '') <> $1
       and to_regclass('account_last_seen') is not null as "isDue"`,
    [DONE],
  )
  if (!rows[0]?.isDue) return
  let last: string | undefined = '00000000-0000-0000-0000-000000000000'
  while (last !== undefined) last = await fillBatch(client, last)
  await client.query(`comment on table account_last_seen is '${DONE}'`)
}

/** Returns the id of the last session of the batch; undefined after the last batch. */
async function fillBatch(client: pg.Client, after: string): Promise<string | undefined> {
  const { rows } = await client.query<{ last: string }>(
    `with batch as materialized (
       select id, account_id, last_seen_at from sessions where id > $1 order by id limit $2
     ), filled as (
       insert into account_last_seen (account_id, at)
       select account_id, max(last_seen_at) from batch group by 1 order by 1
       on conflict (account_id) do update set at = excluded.at
         where account_last_seen.at < excluded.at
     )
     select id as last from batch order by id desc limit 1`,
    [after, BATCH_SESSIONS],
  )
  return rows[0]?.last
}
