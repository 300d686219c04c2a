import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { hold } from './hold.testing.ts'
import { applyMigrations, type MigrationOptions } from './index.ts'
import { serverOf } from './server.testing.ts'

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'
const TABLES = 'create table accounts (id integer); create table sessions (id integer)'
/** As pg_dump reads: one transaction, which keeps its lock of every table to its end. */
const READ = `begin; select * from accounts where 'a secret' <> ''`
const PID = /pid \d+ \("reader", user \w+, since [\dT:.-]+Z\): begin; select \* from accounts where/

const limits = { lockMs: 300, blockingMs: 600, totalMs: 1500, turnMs: 600, pauseMs: 50 }

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = serverOf(binaries)

  /** A database with two tables, and a migration that waits to be applied. */
  async function waitingMigration(sql: string) {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, TABLES)
    await applyMigrations(url, { migrationsDir })
    write(SECOND, sql)
    const waits: string[] = []
    const onWaiting = (holders: string) => void waits.push(holders)
    const migrate = (more: MigrationOptions['limits'] = {}) =>
      applyMigrations(url, { migrationsDir, limits: { ...limits, ...more }, onWaiting })
    return { url, migrate, waits }
  }

  test('behind a reader that stays, others are answered, and it is applied once the reader has gone', async () => {
    const { url, migrate, waits } = await waitingMigration(
      'alter table accounts add column name text',
    )
    const release = await hold(`${url}?application_name=reader`, READ)
    const migrated = migrate({ totalMs: 60_000 })
    await expect.poll(() => waits).toEqual([expect.stringMatching(PID)])
    // Each waits for the attempt that is under way at most; without a limit the first never ends.
    for (let asked = 0; asked < 10; asked++) await query(url, 'select count(*) from accounts')
    expect(await query(url, 'select * from accounts')).toEqual([])
    await release()
    expect(await migrated).toEqual([SECOND])
    expect(waits.join()).not.toContain('a secret')
  })

  test('behind a reader that does not go it gives up, names who it is, and leaves all as it was', async () => {
    const { url, migrate } = await waitingMigration(
      'alter table sessions add column name text; alter table accounts add column name text',
    )
    const release = await hold(`${url}?application_name=reader`, READ)
    const { message } = await migrate().catch((error) => error)
    expect(message).toMatch(
      `${SECOND} was not applied, and nothing was changed. It did not get its locks within 1.5 s. In its way: pid `,
    )
    expect(message).toMatch(PID)
    expect(message).not.toContain('a secret')
    expect(await columns(url)).toEqual(['accounts.id', 'sessions.id'])
    await release()
    expect(await migrate()).toEqual([SECOND])
  })

  test('what waits for its second table does not go on holding its first', async () => {
    const { url, migrate } = await waitingMigration(
      'lock table sessions; alter table accounts add column name text',
    )
    const release = await hold(`${url}?application_name=reader`, READ)
    const migrated = migrate({ lockMs: 60_000, blockingMs: 200, totalMs: 60_000 })
    for (let asked = 0; asked < 10; asked++) await query(url, 'select count(*) from sessions')
    await release()
    expect(await migrated).toEqual([SECOND])
  })

  test('what works for long on a locked table is called off, too', async () => {
    const { url, migrate } = await waitingMigration('lock table sessions; select pg_sleep(3600)')
    const migrated = migrate().catch((error) => error.message)
    await expect.poll(() => asleep(url)).toHaveLength(1)
    void keepAsking(url, migrated)
    expect(await migrated).toContain('It kept others waiting for too long.')
  })

  test('an index that is made beside its readers waits for them, and leaves none that is unfinished', async () => {
    const { url, migrate } = await waitingMigration(
      '-- by id\ncreate index concurrently "accounts_id" on accounts (id);',
    )
    const release = await hold(url, 'begin isolation level repeatable read; select 1')
    const { message } = await migrate().catch((error) => error)
    expect(message).toMatch(`${SECOND} was not applied, and nothing was changed. In its way: pid `)
    expect(await indexes(url)).toEqual([])
    await release()
    expect(await migrate()).toEqual([SECOND])
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: true }])
  })

  test('an index that a reader of its table kept from being dropped is dropped by the next attempt', async () => {
    const { url, migrate } = await waitingMigration(
      'create index concurrently accounts_id on accounts (id)',
    )
    const release = await hold(
      `${url}?application_name=reader`,
      READ.replace('begin', 'begin isolation level repeatable read'),
    )
    await expect(migrate()).rejects.toThrow('In its way')
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: false }])
    await release()
    expect(await migrate()).toEqual([SECOND])
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: true }])
  })

  test('while a backup has the turn it waits, and says for whom', async () => {
    const { url, migrate, waits } = await waitingMigration(
      'alter table accounts add column name text',
    )
    const backup = `set application_name = 'signin-backup'; select pg_advisory_lock_shared(72707369)`
    const release = await hold(url, backup)
    await expect(migrate()).rejects.toThrow(
      /^Another migration, or a backup, has not ended within 0.6 s\. In its way: pid \d+ \("signin-backup"/,
    )
    const migrated = migrate({ turnMs: 60_000 })
    await expect.poll(() => waits).toHaveLength(2)
    await release()
    expect(await migrated).toEqual([SECOND])
  })
})

function asleep(url: string) {
  return query(url, `select 1 from pg_stat_activity where wait_event = 'PgSleep'`)
}

/** Somebody always waits for the table, until the migration has ended. */
async function keepAsking(url: string, migrated: Promise<unknown>): Promise<void> {
  let goesOn = true
  void migrated.then(() => {
    goesOn = false
  })
  while (goesOn) await query(url, 'select count(*) from sessions')
}

async function columns(url: string): Promise<unknown[]> {
  const rows = await query(
    url,
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_name in ('accounts', 'sessions') order by 1`,
  )
  return rows.map(({ name }) => name)
}

function indexes(url: string) {
  return query(
    url,
    `select indexrelid::regclass::text as name, indisvalid as ready from pg_index
     where indrelid = 'accounts'::regclass`,
  )
}
