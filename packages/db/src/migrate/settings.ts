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

/**
 * Reverts what a script set for its session, such as the empty search_path of a dump. RESET ALL
 * excludes the role.
 */
const RESET = 'reset session authorization; reset role; reset all'

/** Gives the session the settings of a migration, whatever earlier scripts have set. */
export async function resetSettings(client: pg.Client): Promise<void> {
  await client.query(`${RESET}; ${NO_LIMITS}`)
  await client.query(END_STATEMENTS_WITH_PROCESS).catch(() => {})
}
