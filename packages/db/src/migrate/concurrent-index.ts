import type pg from 'pg'
import { type MigrationSession, runWithLockTimeout } from './lock-retries.ts'

const ONLY_INDEX =
  /^\s*create\s+((?:unique\s+)?index)\s+(concurrently\s+)?(?:if\s+not\s+exists\s+)?("?)(\w+)\3\s+on\s+([\w."]+)\s*([^;]*?)\s*;?\s*$/i
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g

export interface StatedIndex {
  /** Without quotes, as the catalog has it. */
  name: string
  /** As in the script. */
  table: string
  /** `index` or `unique index`. */
  kind: string
  /** What follows the table. */
  definition: string
  isConcurrent: boolean
}

/** The index if `create index`, or `create index concurrently`, is the script's only statement; or null. */
export function onlyIndexOf(script: string): StatedIndex | null {
  const found = ONLY_INDEX.exec(script.replaceAll(COMMENT, ' '))
  if (!found) return null
  const [, kind = '', concurrently, quote, name = '', table = '', definition = ''] = found
  const isConcurrent = concurrently !== undefined
  return { name: quote ? name : name.toLowerCase(), table, kind, definition, isConcurrent }
}

/**
 * Creates the index by calling `work`. This blocks no other session, so it may wait long for the
 * transactions that started before it. A failed attempt leaves an invalid index, which slows every
 * write down and serves no query: it is dropped, at the latest by the next attempt.
 */
export async function createIndex(
  session: MigrationSession,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  const { lockMs, nonBlockingMs } = session.limits
  const drop = () => dropInvalid(session.client, name)
  await runWithLockTimeout(session, nonBlockingMs, drop)
  try {
    await runWithLockTimeout(session, nonBlockingMs, work)
  } catch (error) {
    await runWithLockTimeout(session, lockMs, drop).catch(() => {})
    throw error
  }
}

async function dropInvalid(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ index: string }>(
    `select indexrelid::regclass::text as index from pg_index join pg_class on oid = indexrelid
     where relname = $1 and not indisvalid and pg_table_is_visible(oid)`,
    [name],
  )
  for (const { index } of rows) await client.query(`drop index concurrently ${index}`)
}
