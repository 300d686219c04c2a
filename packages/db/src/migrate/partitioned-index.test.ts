import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations } from './index.ts'
import { useTestServer } from './server.testing.ts'

const TABLE = `
  create table events (id integer, kind text) partition by range (id);
  create table events_a partition of events for values from (0) to (10);
  create table events_b partition of events for values from (10) to (20)`
const INDEX = 'create index "events_kind_id_idx" on "events" ("kind", "id" desc);'
const SHORT = { lockMs: 200, nonBlockingMs: 200, totalMs: 300, pauseMs: 50 }

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  async function pendingIndex() {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write('1_table', TABLE)
    await applyMigrations(url, { migrationsDir })
    write('2_index', INDEX)
    const migrate = () => applyMigrations(url, { migrationsDir, limits: SHORT })
    return { url, migrate }
  }

  const indexes = (url: string) =>
    query(
      url,
      `select relname || case when indisvalid then '' else ' invalid' end as index
       from pg_index join pg_class on oid = indexrelid
       where indrelid::regclass::text like 'events%' order by 1`,
    ).then((rows) => rows.map(({ index }) => index))

  test('an index of a partitioned table is created on each partition', async () => {
    const { url, migrate } = await pendingIndex()
    expect(await migrate()).toEqual(['2_index'])
    expect(await indexes(url)).toEqual([
      'events_a_kind_id_idx',
      'events_b_kind_id_idx',
      'events_kind_id_idx',
    ])
  })

  test('a partition on which it timed out gets it from the next attempt', async () => {
    const { url, migrate } = await pendingIndex()
    const release = await holdLock(url, 'begin; insert into events_b values (10)')
    await expect(migrate()).rejects.toThrow('In its way')
    await release()
    expect(await migrate()).toEqual(['2_index'])
    expect(await indexes(url)).toHaveLength(3)
    expect(await indexes(url)).not.toContainEqual(expect.stringContaining('invalid'))
  })
})
