import type pg from 'pg'
import { connect } from '../migrate/connection.ts'
import { applyMigrations } from '../migrate/index.ts'
import { insertAccounts } from './accounts.ts'
import { type Batch, inBatches } from './batches.ts'
import { insertEvents, monthsOf } from './events.ts'
import { createFunctions, type Sample } from './sample.ts'
import { insertSessions, WITH_LAST_SEEN, WITHOUT_LAST_SEEN } from './sessions.ts'

export type { Sample } from './sample.ts'

/** Two, so that a machine of two processors is busy. */
const CONNECTIONS = 2

/** How many accounts have an address at which somebody could read mail: none of them is a sample. */
export async function countRealAccounts(ownerUrl: string): Promise<number> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from accounts
       where email !~ '(\\.example|@example\\.(com|org|net))$'`,
    )
    return Number(rows[0]?.count)
  })
}

/**
 * Fills the database with sample accounts, sessions and events, as the owner of its tables. What each
 * row holds follows from its number and the secret. A second run fails on the first accounts' ids.
 *
 * The events are outside of the audit log's Merkle tree (events.ts).
 */
export async function insertSample(ownerUrl: string, sample: Sample): Promise<void> {
  const { accounts, sessions } = sample
  const query = (sql: string) => withClient(ownerUrl, (client) => client.query(sql))
  const insert = (what: string, total: number, batches: BatchInsert) =>
    insertInParallel(ownerUrl, sample, { what, total, batches })
  // Built at the end, it takes a tenth of the time.
  await query('drop index if exists accounts_text_trigrams')
  await insert('accounts', accounts, (client, batch) => insertAccounts(client, sample, batch))
  await query(WITHOUT_LAST_SEEN)
  await insert('sessions', sessions, (client, batch) => insertSessions(client, batch, accounts))
  await query(WITH_LAST_SEEN)
  await insertAllEvents(ownerUrl, sample)
  sample.onProgress('Creating the index of trigrams', 0, 1)
  await applyMigrations(ownerUrl)
  sample.onProgress('Analysing', 0, 1)
  await query('vacuum analyze')
}

type BatchInsert = (client: pg.Client, batch: Batch) => Promise<void>

async function insertInParallel(
  ownerUrl: string,
  sample: Sample,
  { what, total, batches }: { what: string; total: number; batches: BatchInsert },
): Promise<void> {
  let done = 0
  const onDone = (rows: number) => {
    done += rows
    sample.onProgress(`Inserting ${what}`, done, total)
  }
  const half = Math.ceil(total / CONNECTIONS)
  const insertPart = (_: unknown, part: number) =>
    withClient(ownerUrl, async (client) => {
      await prepare(client, sample)
      const range = { from: 1 + part * half, to: Math.min((part + 1) * half, total) }
      await inBatches(range, sample, (batch) => batches(client, batch), onDone)
    })
  await Promise.all(Array.from({ length: CONNECTIONS }, insertPart))
}

async function insertAllEvents(ownerUrl: string, sample: Sample): Promise<void> {
  const months = await withClient(ownerUrl, async (client) => {
    await client.query(`set timezone = 'UTC'; select audit_create_partition(now())`)
    return monthsOf(client, sample.events)
  })
  let done = 0
  const onDone = (rows: number) => {
    done += rows
    sample.onProgress('Inserting events', done, sample.events)
  }
  const fillMonths = () =>
    withClient(ownerUrl, async (client) => {
      await prepare(client, sample)
      for (let month = months.pop(); month; month = months.pop()) {
        const { events } = month
        await insertEvents(client, month, sample, (work) => inBatches(events, sample, work, onDone))
      }
    })
  await Promise.all(Array.from({ length: CONNECTIONS }, fillMonths))
}

/** A crash would lose the last batches, and with them only a sample. */
async function prepare(client: pg.Client, sample: Sample): Promise<void> {
  await client.query(`set synchronous_commit = off; set jit = off; set timezone = 'UTC';
    set maintenance_work_mem = '256MB'; set work_mem = '128MB'`)
  await createFunctions(client, sample)
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url, 'signin seed')
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
