import type pg from 'pg'
import { BEGINNINGS, DOMAINS, ENDS, GIVEN_NAMES } from './names.ts'

export interface Sample {
  accounts: number
  sessions: number
  events: number
  /** The password of every member, hashed; without it, none has one. */
  password: { hash: string; pepperVersion: number } | null
  /** Session cookies are derived from it. Whoever has it can sign in as every member. */
  secret: string
  onProgress(what: string, done: number, total: number): void
  /** Aborts between two batches. */
  signal: AbortSignal
}

/** Accounts were created over two years, and events are of the last one. */
const ACCOUNT_DAYS = 730
export const EVENT_MONTHS = 12

const literals = (texts: readonly string[]) =>
  `array[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ')}]`

/**
 * Functions of this connection, by which the batches of every table agree about the accounts: what an
 * account is follows from its number. One that makes a time or a number into text is stable: PostgreSQL
 * inlines no function that is declared stricter than what it calls, and the batches would take ten times as long.
 */
export async function createFunctions(
  client: pg.Client,
  { accounts, secret }: Sample,
): Promise<void> {
  const pick = (array: string, bits: string) => `(${array})[1 + (${bits}) % cardinality(${array})]`
  const nameOf = (index: 0 | 1) => {
    const [given, start, end] = [GIVEN_NAMES, BEGINNINGS, ENDS].map((list) =>
      literals(list.map((it) => it[index])),
    ) as [string, string, string]
    const separator = index === 0 ? "' '" : "'.'"
    return `${pick(given, 'hash >> 3 & 4095')} || ${separator} || ${pick(start, 'hash >> 15 & 4095')}
      || ${pick(end, 'hash >> 27 & 4095')}`
  }
  await client.query(`
    create function pg_temp.mixed(number bigint, salt int) returns bigint language sql immutable as $$
      select hashint8extended(number, salt) & 9223372036854775807 $$;
    create function pg_temp.uuid_at(at timestamptz, seed text) returns uuid language sql stable as $$
      select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(seed), 1, 3) || '8' || substr(md5(seed), 4, 15))::uuid $$;
    create function pg_temp.created_at(account bigint) returns timestamptz language sql stable as $$
      select date_trunc('day', now()) - make_interval(secs =>
        (${accounts} - account) * ${ACCOUNT_DAYS * 86_400}::float8 / ${accounts}) $$;
    create function pg_temp.account_id(account bigint) returns uuid language sql stable as $$
      select pg_temp.uuid_at(pg_temp.created_at(account), 'account ' || account) $$;
    create function pg_temp.cookie(session bigint) returns text language sql stable as $$
      select translate(md5('${secret} ' || session) || substr(md5('${secret}' || session), 1, 8), '0189', 'wxyz') $$;
    create function pg_temp.name_of(hash bigint) returns text language sql immutable as $$
      select ${nameOf(0)} $$;
    create function pg_temp.address_of(hash bigint, account bigint) returns text language sql stable as $$
      select ${nameOf(1)} || account || '@' || ${pick(literals(DOMAINS), 'hash >> 39 & 4095')} $$`)
}
