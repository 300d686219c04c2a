import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { locateAssets } from '../migrate/assets.ts'
import { migrationsDirectory } from '../migrate/directory.testing.ts'
import { holdLock } from '../migrate/hold.testing.ts'
import { applyMigrations, retryMigration } from '../migrate/index.ts'
import { type Migration, readMigrations } from '../migrate/migration-files.ts'
import { useTestServer } from '../migrate/server.testing.ts'
import { driftOf } from './drift.ts'
import { NO_FILTERS, withEngine } from './engine.ts'

const NAME = '20260101000000_first'
const MIGRATORS = `select 1 from pg_stat_activity
  where wait_event = 'advisory' and datname = current_database()`

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test("after our migrator, Prisma's engine finds no drift and nothing to apply", async () => {
    const url = await emptyDatabase()
    const applied = await applyMigrations(url)
    expect(applied).not.toEqual([])
    expect(await diagnose(url)).toEqual({
      history: null,
      failedMigrationNames: [],
      editedMigrationNames: [],
      hasMigrationsTable: true,
    })
    expect(await driftOf(url)).toBeNull()
    expect(await deploy(url)).toEqual([])
  })

  test("our migrator accepts a database that Prisma's engine migrated, without changes", async () => {
    const url = await emptyDatabase()
    await deploy(url)
    const before = await query(url, 'select * from _prisma_migrations order by started_at')
    expect(before).not.toEqual([])
    expect(await applyMigrations(url)).toEqual([])
    expect(await query(url, 'select * from _prisma_migrations order by started_at')).toEqual(before)
  })

  test('both create the same table and the same rows, except for ids and times', async () => {
    const [ours, theirs] = await Promise.all([emptyDatabase(), emptyDatabase()])
    await Promise.all([applyMigrations(ours), deploy(theirs)])
    expect(await recordIn(ours)).toEqual(await recordIn(theirs))
  })

  test('each reports a failed migration of the other, and continues after a retry', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, 'select 1/0')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow('division by zero')
    await expect(deploy(url, migrationsDir)).rejects.toThrow(`The \`${NAME}\` migration started at`)
    await retryMigration(url, NAME)
    await expect(deploy(url, migrationsDir)).rejects.toThrow('External error')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(
      `An earlier attempt at ${NAME} failed`,
    )
    await withEngine(url, ({ engine }) => engine.markMigrationRolledBack({ migrationName: NAME }))
    write(NAME, 'select 1')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([NAME])
    expect(await deploy(url, migrationsDir)).toEqual([])
  })

  test('each waits for the lock of the other', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(NAME, 'select pg_advisory_xact_lock(1)')
    const release = await holdLock(url, 'select pg_advisory_lock(1)')
    const applied = applyMigrations(url, { migrationsDir })
    await expect.poll(() => query(url, MIGRATORS)).toHaveLength(1)
    const deployed = deploy(url, migrationsDir)
    await expect.poll(() => query(url, MIGRATORS)).toHaveLength(2)
    await release()
    expect(await applied).toEqual([NAME])
    expect(await deployed).toEqual([])
  })
})

/** Does the same as `prisma migrate deploy`. */
async function deploy(url: string, directory = locateAssets().migrations): Promise<string[]> {
  const migrationsList = listOf(await readMigrations(directory))
  const applied = await withEngine(url, ({ engine }) =>
    engine.applyMigrations({ migrationsList, filters: NO_FILTERS }),
  )
  return applied.appliedMigrationNames
}

/** Returns the same as `prisma migrate status`. */
async function diagnose(url: string) {
  const migrationsList = listOf(await readMigrations(locateAssets().migrations))
  return withEngine(url, ({ engine }) =>
    engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: NO_FILTERS,
    }),
  )
}

function listOf(migrations: readonly Migration[]) {
  return {
    baseDir: '.',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}

/** The columns and indexes of the history table, and its rows without ids and times. */
async function recordIn(url: string) {
  return [
    await query(
      url,
      `select column_name, data_type, character_maximum_length, is_nullable, column_default
       from information_schema.columns
       where table_name = '_prisma_migrations' order by ordinal_position`,
    ),
    await query(url, `select indexdef from pg_indexes where tablename = '_prisma_migrations'`),
    await query(
      url,
      `select checksum, migration_name, logs, rolled_back_at, applied_steps_count,
         finished_at is not null as finished
       from _prisma_migrations order by started_at`,
    ),
  ]
}
