import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations, MigrationError, retryMigration } from './index.ts'
import { useTestServer } from './server.testing.ts'
import { spawnMigrator } from './spawn-migrator.testing.ts'

const BEFORE = '20250101000000_before'
const NAME = '20260101000000_first'
const PAUSE = 'select pg_sleep(20)'
const rejection = new MigrationError(
  `An earlier attempt at ${NAME} was interrupted, and some of it may be in the database: undo that by hand, then run "migration retry ${NAME}".`,
)

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('a migration killed before it committed is applied by the next attempt, without waiting', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(BEFORE, 'create table delay as select 3600 as seconds')
    await applyMigrations(url, { migrationsDir })
    write(NAME, 'create table a (a integer); select pg_sleep(seconds) from delay')
    await killedDuring('pg_sleep', url, migrationsDir)
    await query(url, 'update delay set seconds = 0')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
    expect(await states(url)).toEqual(['finished', 'rolled back', 'finished'])
  })

  test('a migration killed while waiting for a lock is not executed when the lock is released', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(BEFORE, 'create table busy (a integer); create table work (a integer)')
    await applyMigrations(url, { migrationsDir })
    write(NAME, 'lock table busy; insert into work values (1)')
    const release = await holdLock(url, 'begin; lock table busy')
    await killedDuring('lock table busy; insert', url, migrationsDir)
    // If the lock were released before the server notices the kill, the migration would get it and
    // run.
    await expect.poll(() => migratorsAt(url)).toEqual([])
    await release()
    expect(await query(url, 'select a from work')).toEqual([])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
    expect(await query(url, 'select a from work')).toEqual([{ a: 1 }])
  })

  test('a migration killed right after it committed is not applied twice', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, 'create table a (a integer)')
    await killedAt('after', 'update public._prisma_migrations set logs', url, migrationsDir)
    expect(await query(url, 'select a from a')).toEqual([])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
    expect(await states(url)).toEqual(['finished'])
  })

  test('a migration killed between its record and its script is applied by the next attempt', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, 'create table a (a integer)')
    await killedAt('before', 'update public._prisma_migrations set logs', url, migrationsDir)
    expect(await states(url)).toEqual(['neither'])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
    expect(await states(url)).toEqual(['rolled back', 'finished'])
  })

  test.each([
    ['commits halfway', `begin; create table a (a integer); commit; ${PAUSE}`],
    [
      'cannot run in a transaction',
      `do $$ begin create table a (a integer); commit; perform pg_sleep(20); end $$`,
    ],
  ])('a killed migration that %s is rejected until `retry` is run', async (_, sql) => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, sql)
    await killedDuring('pg_sleep', url, migrationsDir, 'a')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(rejection)
    await query(url, 'drop table a')
    await retryMigration(url, NAME)
    write(NAME, 'create table a (a integer)')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
  })

  test('an interrupted concurrent index is rejected until `retry` is run', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(BEFORE, 'create table a (a integer)')
    await applyMigrations(url, { migrationsDir })
    const release = await holdLock(url, 'begin; insert into a values (1)')
    write(NAME, 'create index concurrently a_a on a (a)')
    await killedDuring('create index concurrently a_a on a (a)', url, migrationsDir)
    await release()
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(rejection)
    await query(url, 'drop index if exists a_a')
    await retryMigration(url, NAME)
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
  })

  test("an unfinished row of Prisma's own tool is rejected, since a part may have been committed", async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, 'create table a (a integer)')
    await applyMigrations(url, { migrationsDir })
    await query(url, 'update _prisma_migrations set finished_at = null')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(rejection)
  })
})

/**
 * Kills a migrator while the server executes its `sql` (and, if given, after `table` was created).
 */
async function killedDuring(sql: string, url: string, migrationsDir: string, table?: string) {
  const migrator = spawnMigrator(url, migrationsDir)
  await expect
    .poll(() =>
      query(
        url,
        `select 1 from pg_stat_activity
         where application_name = 'signin migrate' and state = 'active'
           and datname = current_database() and position('${sql}' in query) > 0
           and ${table ? `to_regclass('${table}') is not null` : 'true'}`,
      ),
    )
    .toHaveLength(1)
  await migrator.kill()
}

/** The migrators that are connected, according to the server. */
function migratorsAt(url: string) {
  return query(
    url,
    `select pid from pg_stat_activity
     where application_name = 'signin migrate' and datname = current_database()`,
  )
}

/**
 * Runs a migrator that kills itself before it sends, or after it executed, a statement that begins
 * with `sql`.
 */
async function killedAt(
  moment: 'before' | 'after',
  sql: string,
  url: string,
  migrationsDir: string,
) {
  expect(await spawnMigrator(url, migrationsDir, [moment, sql]).exited).toBe('SIGKILL')
}

async function states(url: string) {
  const rows = await query(
    url,
    `select case when finished_at is not null then 'finished'
       when rolled_back_at is not null then 'rolled back' else 'neither' end as state
     from _prisma_migrations order by started_at`,
  )
  return rows.map((row) => row.state)
}
