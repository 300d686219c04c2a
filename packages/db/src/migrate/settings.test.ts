import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations } from './index.ts'
import { useTestServer } from './server.testing.ts'

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'

describe.each(versions)('PostgreSQL $version', ({ version, binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  /** A database whose sessions get the setting by default. */
  async function databaseWith(setting: string) {
    const url = await emptyDatabase()
    await query(url, `alter database ${new URL(url).pathname.slice(1)} set ${setting}`)
    return { url, ...migrationsDirectory() }
  }

  const timeouts = ['statement_timeout', ...(Number(version) < 17 ? [] : ['transaction_timeout'])]

  test.each(timeouts)('the %s of the database does not end a slow migration', async (name) => {
    const { url, migrationsDir, write } = await databaseWith(`${name} = '2s'`)
    write(FIRST, 'select pg_sleep(2.5)')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST])
  })

  test('the statement_timeout of the database does not end the wait for another migration', async () => {
    const { url, migrationsDir, write } = await databaseWith(`statement_timeout = '2s'`)
    write(FIRST, 'create table a (a integer)')
    const release = await holdLock(url, 'select pg_advisory_lock(72707369)')
    await expect(
      applyMigrations(url, { migrationsDir, limits: { nonBlockingMs: 2500 } }),
    ).rejects.toThrow(/^Another migration, or a backup, has not ended within 2.5 s/)
    await release()
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST])
  })

  test('a search_path that a migration sets does not reach the next one', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, `select pg_catalog.set_config('search_path', '', false); create table public.a ()`)
    write(SECOND, 'create table b ()')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST, SECOND])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
    expect(await query(url, 'select from public.a, public.b')).toEqual([])
  })

  test.each([
    ['search_path', `set search_path = ''`],
    ['role', 'set role pg_monitor'],
  ])('the failure of a migration that set the %s is recorded', async (_, set) => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, `begin; ${set}; commit; select nonsense`)
    const failed = `${FIRST} failed, and some of it may be in the database`
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(failed)
  })

  test('the tables are created in a schema with capitals', async () => {
    const { url, migrationsDir, write } = await databaseWith(`search_path = "Mixed"`)
    write(FIRST, 'create table a ()')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(
      'No schema of the search_path exists in the database: ',
    )
    await query(url, 'create schema "Mixed"')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
    const found = await query(url, `select tablename from pg_tables where schemaname = 'Mixed'`)
    expect(found.map(({ tablename }) => tablename).sort()).toEqual(['_prisma_migrations', 'a'])
  })
})
