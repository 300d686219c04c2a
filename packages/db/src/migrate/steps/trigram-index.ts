import { createIndex } from '../concurrent-index.ts'
import type { MigrationSession } from '../lock-retries.ts'

/** The index by which accounts are found by any part of an address or a name. */
const TRIGRAM_INDEX = 'accounts_text_trigrams'

/**
 * Creates the extension pg_trgm and the index that needs it, unless both exist. It is no migration,
 * because a provider may not allow the extension: accounts are then found by prefixes only, and the
 * next `signin migrate` tries again.
 *
 * With `fastupdate` a search would read a list of pending entries, and now and then a sign-up would
 * have to empty it.
 *
 * @returns why there is no index, or null.
 */
export async function createTrigramIndex(session: MigrationSession): Promise<string | null> {
  const { client } = session
  try {
    if (!(await hasAccounts(session))) return null
    await client.query('create extension if not exists pg_trgm')
    const { rows } = await client.query<{ schema: string }>(
      `select quote_ident(nspname) as schema from pg_extension
       join pg_namespace on pg_namespace.oid = extnamespace where extname = 'pg_trgm'`,
    )
    const create = `create index concurrently if not exists ${TRIGRAM_INDEX} on accounts
      using gin ((lower(name) || chr(10) || email) ${rows[0]?.schema}.gin_trgm_ops) with (fastupdate = off)`
    await createIndex(session, TRIGRAM_INDEX, async () => void (await client.query(create)))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** False for a schema of other tables, and for one whose migrations have not come that far. */
async function hasAccounts({ client }: MigrationSession): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select count(*) = 2 as found from pg_attribute
     where attrelid = to_regclass('accounts') and attname in ('name', 'email')`,
  )
  return rows[0]?.found ?? false
}
