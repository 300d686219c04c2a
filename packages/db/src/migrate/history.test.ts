import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations, MigrationError, retryMigration } from './index.ts'
import { useTestServer } from './server.testing.ts'

const FIRST = '20260101000000_first'
const MIGRATORS = `from pg_stat_activity
  where application_name = 'signin migrate' and datname = current_database()`

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('a retry of an unknown migration is rejected', async () => {
    const url = await emptyDatabase()
    await applyMigrations(url)
    await expect(retryMigration(url, 'nope')).rejects.toThrow(MigrationError)
  })

  test('a retry of a migration that succeeded or was never applied is rejected by name', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer)')
    await expect(retryMigration(url, FIRST)).rejects.toThrow(
      `Migration \`${FIRST}\` cannot be rolled back because it was never applied to the database.`,
    )
    await applyMigrations(url, { migrationsDir })
    await expect(retryMigration(url, FIRST)).rejects.toThrow(
      `Migration \`${FIRST}\` cannot be rolled back because it is not in a failed state.`,
    )
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
  })

  test('a database with tables but without a migration history is rejected and left unchanged', async () => {
    const url = await emptyDatabase()
    await query(url, 'create table foreign_one (a integer)')
    await expect(applyMigrations(url)).rejects.toThrow(
      new MigrationError(
        'The database schema is not empty, and no migration of it is recorded: use an empty database.',
      ),
    )
    expect(await tables(url)).toEqual([{ name: 'foreign_one' }])
  })

  test('a migration whose connection was lost is applied by the next attempt', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer); select pg_advisory_xact_lock(1)')
    const release = await holdLock(url, 'select pg_advisory_lock(1)')
    const migrated = applyMigrations(url, { migrationsDir }).catch((error) => error)
    await expect
      .poll(() => query(url, `select 1 ${MIGRATORS} and wait_event_type = 'Lock'`))
      .toHaveLength(1)
    await query(url, `select pg_terminate_backend(pid) ${MIGRATORS}`)
    const error = await migrated
    expect(error).toBeInstanceOf(MigrationError)
    expect(error.message).toBe(
      `The connection was lost during ${FIRST} (terminating connection due to administrator command): migrate again.`,
    )
    await release()
    expect(await tables(url)).toEqual([{ name: '_prisma_migrations' }])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST])
  })

  test("the record has the format of Prisma's table, with the SHA-256 of the file", async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer)')
    await applyMigrations(url, { migrationsDir })
    const [row] = await query(url, 'select * from _prisma_migrations')
    expect(row).toEqual({
      id: expect.any(String),
      checksum: createHash('sha256').update('create table a (a integer)').digest('hex'),
      finished_at: expect.any(Date),
      migration_name: FIRST,
      logs: null,
      rolled_back_at: null,
      started_at: expect.any(Date),
      applied_steps_count: 1,
    })
  })
})

function tables(url: string) {
  return query(url, `select tablename as name from pg_tables where schemaname = 'public'`)
}
