import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { migrationsDirectory } from './directory.testing.ts'
import { applyMigrations, MigrationError } from './index.ts'

/** The migrations are read before a connection is opened. */
const UNREACHABLE = 'postgres://me@127.0.0.1:1/mine'

test.each([
  ['a missing', 'missing'],
  ['an empty', ''],
])('%s directory of migrations is an error, and not an up-to-date database', async (_, name) => {
  const migrationsDir = path.join(migrationsDirectory().migrationsDir, name)
  await expect(applyMigrations(UNREACHABLE, { migrationsDir })).rejects.toThrow(
    new MigrationError(`There are no migrations in ${migrationsDir}: restore them.`),
  )
})

test('a migration without its SQL is an error that names the file', async () => {
  const { migrationsDir, write } = migrationsDirectory()
  write('20260101000000_first', 'select 1')
  const directory = path.join(migrationsDir, '20260102000000_second')
  mkdirSync(directory)
  const file = path.join(directory, 'migration.sql')
  await expect(applyMigrations(UNREACHABLE, { migrationsDir })).rejects.toThrow(
    new MigrationError(
      `${file} is missing: restore it, or remove its directory if it is no migration.`,
    ),
  )
})
