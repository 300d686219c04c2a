import type pg from 'pg'
import { type LockSession, onceLocked } from './lock-attempts.ts'

/** A script of one statement, which keeps nobody from their rows and runs in no transaction. */
const CONCURRENT_INDEX =
  /^\s*create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?("?)(\w+)\1\s+on\s[^;]*;?\s*$/i
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g

/** The name of the index that a script makes concurrently, and does nothing else; null for others. */
export function concurrentIndexOf(script: string): string | null {
  const [, quote, name = ''] = CONCURRENT_INDEX.exec(script.replaceAll(COMMENT, ' ')) ?? []
  if (!name) return null
  return quote ? name : name.toLowerCase()
}

/**
 * Makes it with `work`. Nobody waits behind that, so it may wait for the transactions that began
 * before it. An index that could not be finished would stay, be kept up to date by every write and
 * serve no query: it is dropped, at the latest by the next attempt.
 */
export async function makeIndex(
  client: pg.PoolClient,
  locks: LockSession,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  const { lockMs, turnMs } = locks.limits
  await onceLocked(client, locks, turnMs, () => dropUnfinished(client, name))
  try {
    await onceLocked(client, locks, turnMs, work)
  } catch (error) {
    await onceLocked(client, locks, lockMs, () => dropUnfinished(client, name)).catch(() => {})
    throw error
  }
}

async function dropUnfinished(client: pg.PoolClient, name: string): Promise<void> {
  const { rows } = await client.query<{ index: string }>(
    `select indexrelid::regclass::text as index from pg_index join pg_class on oid = indexrelid
     where relname = $1 and not indisvalid and pg_table_is_visible(oid)`,
    [name],
  )
  for (const { index } of rows) await client.query(`drop index concurrently ${index}`)
}
