import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations, type MigrationOptions } from './index.ts'
import { useTestServer } from './server.testing.ts'

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'
const THIRD = '20260103000000_third'
const TABLES = 'create table accounts (id integer); create table sessions (id integer)'
/** Like pg_dump: one transaction, which holds its lock on every table until it ends. */
const READ = `begin; select * from accounts where 'a secret' <> ''`
const PID = /pid \d+ \("reader", user \w+, since [\dT:.-]+Z\): begin; select \* from accounts where/

const limits = { lockMs: 300, blockingMs: 600, totalMs: 1500, nonBlockingMs: 600, pauseMs: 50 }

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  /** A database with two tables and a pending migration. */
  async function pendingMigration(sql: string, third?: string) {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, TABLES)
    await applyMigrations(url, { migrationsDir })
    write(SECOND, sql)
    if (third) write(THIRD, third)
    const waits: string[] = []
    const onWaiting = (holders: string) => void waits.push(holders)
    const migrate = (more: MigrationOptions['limits'] = {}) =>
      applyMigrations(url, { migrationsDir, limits: { ...limits, ...more }, onWaiting })
    return { url, migrate, waits }
  }

  test('while a reader blocks the migration, other queries succeed, and it is applied afterwards', async () => {
    const { url, migrate, waits } = await pendingMigration(
      'alter table accounts add column name text',
    )
    const release = await holdLock(`${url}?application_name=reader`, READ)
    const migrated = migrate({ totalMs: 60_000 })
    await expect.poll(() => waits).toEqual([expect.stringMatching(PID)])
    // Each query waits for the current attempt at most; without a limit the first would never end.
    for (let asked = 0; asked < 10; asked++) await query(url, 'select count(*) from accounts')
    expect(await query(url, 'select * from accounts')).toEqual([])
    await release()
    expect(await migrated).toEqual([SECOND])
    expect(waits.join()).not.toContain('a secret')
  })

  test('a migration that a reader blocks for too long fails, names the reader and changes nothing', async () => {
    const { url, migrate } = await pendingMigration(
      'alter table sessions add column name text; alter table accounts add column name text',
    )
    const release = await holdLock(`${url}?application_name=reader`, READ)
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

  test('a migration that waits for its second table releases its lock on the first', async () => {
    const { url, migrate } = await pendingMigration(
      'lock table sessions; alter table accounts add column name text',
    )
    const release = await holdLock(`${url}?application_name=reader`, READ)
    const migrated = migrate({ lockMs: 60_000, blockingMs: 200, totalMs: 60_000 })
    for (let asked = 0; asked < 10; asked++) await query(url, 'select count(*) from sessions')
    await release()
    expect(await migrated).toEqual([SECOND])
  })

  test('a migration that works too long on a locked table is cancelled', async () => {
    const { url, migrate } = await pendingMigration('lock table sessions; select pg_sleep(3600)')
    const migrated = migrate().catch((error) => error.message)
    await expect.poll(() => asleep(url)).toHaveLength(1)
    void keepQuerying(url, migrated)
    expect(await migrated).toContain('It kept others waiting for too long.')
  })

  test('a concurrent index waits for readers, and leaves no invalid index when it fails', async () => {
    const { url, migrate } = await pendingMigration(
      '-- by id\ncreate index concurrently "accounts_id" on accounts (id);',
    )
    const release = await holdLock(url, 'begin isolation level repeatable read; select 1')
    const { message } = await migrate().catch((error) => error)
    expect(message).toMatch(`${SECOND} was not applied, and nothing was changed. In its way: pid `)
    expect(await indexes(url)).toEqual([])
    await release()
    expect(await migrate()).toEqual([SECOND])
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: true }])
  })

  test('an invalid index that could not be dropped is dropped by the next attempt', async () => {
    const { url, migrate } = await pendingMigration(
      'create index concurrently accounts_id on accounts (id)',
    )
    const release = await holdLock(
      `${url}?application_name=reader`,
      READ.replace('begin', 'begin isolation level repeatable read'),
    )
    await expect(migrate()).rejects.toThrow('In its way')
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: false }])
    await release()
    expect(await migrate()).toEqual([SECOND])
    expect(await indexes(url)).toEqual([{ name: 'accounts_id', ready: true }])
  })

  test('migrations are applied while another migrator waits for its turn', async () => {
    const index = 'create index concurrently accounts_id on accounts (id)'
    const { url, migrate, waits } = await pendingMigration('select pg_sleep(1)', index)
    const first = migrate({ nonBlockingMs: 60_000 })
    await expect.poll(() => asleep(url)).toHaveLength(1)
    const second = migrate({ nonBlockingMs: 60_000 })
    expect(await Promise.all([first, second])).toEqual([[SECOND, THIRD], []])
    expect(waits).toContainEqual(expect.stringContaining('pid '))
  })

  test('a migration is applied while a backup waits for its turn', async () => {
    const { url, migrate } = await pendingMigration('select pg_sleep(1.5)')
    const migrated = migrate()
    await expect.poll(() => asleep(url)).toHaveLength(1)
    const waited = holdLock(url, 'select pg_advisory_lock_shared(72707369)')
    expect(await migrated).toEqual([SECOND])
    await (await waited)()
  })

  test('a migration waits for a backup, and names it', async () => {
    const { url, migrate, waits } = await pendingMigration(
      'alter table accounts add column name text',
    )
    const backup = `set application_name = 'signin-backup'; select pg_advisory_lock_shared(72707369)`
    const release = await holdLock(url, backup)
    await expect(migrate()).rejects.toThrow(
      /^Another migration, or a backup, has not ended within 0.6 s\. In its way: pid \d+ \("signin-backup"/,
    )
    const migrated = migrate({ nonBlockingMs: 60_000 })
    await expect.poll(() => waits).toHaveLength(2)
    await release()
    expect(await migrated).toEqual([SECOND])
  })
})

function asleep(url: string) {
  return query(url, `select 1 from pg_stat_activity where wait_event = 'PgSleep'`)
}

/** Queries the table until the migration has ended, so that a session is always waiting for it. */
async function keepQuerying(url: string, migrated: Promise<unknown>): Promise<void> {
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
