import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { applyMigrations, type MigrationOptions } from '../migrate/apply.ts'
import { locateAssets } from '../migrate/assets.ts'
import { MigrationError } from '../migrate/error.ts'
import { migrationNames } from '../migrate/migration-files.ts'
import { driftOf } from './drift.ts'

const LOCK_FILE = `# Prisma reads this to refuse migrations written for another kind of database.
provider = "postgresql"
`

export interface CreateMigrationOptions extends MigrationOptions {
  /** Also write a migration when the schema did not change: a place for SQL written by hand. */
  empty?: boolean
}

/**
 * Writes the migration that leads from the existing ones to schema.prisma and
 * returns its name, or `null` when nothing changed. `url` is any database of a
 * server on which a scratch database may be made; its own data is not touched.
 *
 * @throws {MigrationError} when `name` is not snake_case, or the migrations do not apply.
 */
export async function createMigration(
  name: string,
  url: string,
  { migrationsDir = locateAssets().migrations, empty = false }: CreateMigrationOptions = {},
): Promise<string | null> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new MigrationError(
      `"${name}" is no name for a migration: use small letters, digits and _`,
    )
  }
  const sql = await withScratchDatabase(url, async (scratch) => {
    await applyMigrations(scratch, { migrationsDir })
    return driftOf(scratch)
  })
  if (sql === null && !empty) return null
  return writeMigration(migrationsDir, name, sql ?? '')
}

/** Prisma's own shadow database cannot be used: this engine never asks its adapter for one. */
async function withScratchDatabase<T>(url: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `signin_scratch_${randomBytes(6).toString('hex')}`
  const server = new pg.Client({ connectionString: url })
  await server.connect()
  try {
    await server.query(`create database ${name}`)
    try {
      const scratch = new URL(url)
      scratch.pathname = `/${name}`
      return await work(scratch.href)
    } finally {
      await server.query(`drop database ${name} with (force)`)
    }
  } finally {
    await server.end()
  }
}

/** Writes `sql` as the newest migration and returns its name, `<yyyymmddhhmmss>_<name>`. */
async function writeMigration(directory: string, name: string, sql: string): Promise<string> {
  const last = (await migrationNames(directory)).at(-1) ?? ''
  const full = `${stampAfter(last)}_${name}`
  await mkdir(path.join(directory, full), { recursive: true })
  await writeFile(path.join(directory, full, 'migration.sql'), sql)
  await writeFile(path.join(directory, 'migration_lock.toml'), LOCK_FILE)
  return full
}

/** Migrations run in the order of their names, so two written within a second need two stamps. */
function stampAfter(last: string): string {
  const now = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const previous = last.slice(0, now.length)
  return now > previous ? now : String(BigInt(previous) + 1n)
}
