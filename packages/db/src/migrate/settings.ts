import type pg from 'pg'

/**
 * A role or a database can have limits that are meant for an application's statements. Here they
 * would end a slow migration, or the wait for another one. The lock limits are set per statement
 * (lock-limits.ts). Not every version of PostgreSQL has every setting.
 */
const NO_LIMITS = `select set_config(name, '0', false) from pg_settings where name in
  ('statement_timeout', 'transaction_timeout', 'lock_timeout', 'idle_session_timeout')`

/**
 * Makes PostgreSQL end a statement whose client was killed, which would otherwise continue and hold
 * its locks. Supported by PostgreSQL 14 and newer on most operating systems; ignored elsewhere.
 */
const END_STATEMENTS_WITH_PROCESS = `set client_connection_check_interval = '1s'`

/** Gives the session the settings of a migration. */
export async function resetSettings(client: pg.Client): Promise<void> {
  await client.query(NO_LIMITS)
  await client.query(END_STATEMENTS_WITH_PROCESS).catch(() => {})
}
