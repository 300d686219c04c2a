import type pg from 'pg'
import type { Batch } from './batches.ts'
import { USER_AGENTS } from './user-agents.ts'

/** They were seen in the last 13 days, so that none has expired. */
const sessionsIn = ({ from, to }: Batch, accounts: number) => `
  insert into sessions (id, token_hash, account_id, created_at, authenticated_at, last_seen_at, expires_at,
    user_agent, address)
  select pg_temp.uuid_at(started, 'session ' || n), sha256(convert_to(pg_temp.cookie(n), 'UTF8')),
    pg_temp.account_id(1 + hash % ${accounts}), started, started, seen, seen + interval '14 days',
    (${USER_AGENTS})[1 + n % 5], '10.' || (n >> 16 & 255) || '.' || (n >> 8 & 255) || '.' || (n & 255)
  from generate_series(${from}::bigint, ${to}) n, lateral (select pg_temp.mixed(n, 3) as hash) of_session,
    lateral (select now() - make_interval(secs => hash % (13 * 86400)) as seen) use,
    lateral (select seen - make_interval(secs => hash % (40 * 86400)) as started) start`

export async function insertSessions(
  client: pg.Client,
  batch: Batch,
  accounts: number,
): Promise<void> {
  await client.query(sessionsIn(batch, accounts))
}

/** The trigger would take most of the time. What it does follows, for all at once. */
export const WITHOUT_LAST_SEEN = 'alter table sessions disable trigger sessions_record_last_seen'
export const WITH_LAST_SEEN = `
  alter table sessions enable trigger sessions_record_last_seen;
  insert into account_last_seen (account_id, at)
  select account_id, max(last_seen_at) from sessions group by 1
  on conflict (account_id) do update set at = excluded.at where account_last_seen.at < excluded.at`
