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
  /** Writes a migration even when the schema has not changed, for handwritten SQL. */
  empty?: boolean
}

/**
 * Writes a migration from the state of the existing migrations to schema.prisma, and returns its
 * name, or null when nothing has changed. `url` is any database on a server where a scratch
 * database can be created; its own data is not changed.
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
    // Before the first migration there are none to apply.
    const existing = await migrationNames(migrationsDir)
    if (existing.length > 0) await applyMigrations(scratch, { migrationsDir })
    return driftOf(scratch)
  })
  if (sql === null && !empty) return null
  return writeMigration(migrationsDir, name, sql ?? '')
}

/** Replaces Prisma's shadow database, which this engine does not request from its adapter. */
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
  const full = `${timestampAfter(last)}_${name}`
  await mkdir(path.join(directory, full), { recursive: true })
  await writeFile(path.join(directory, full, 'migration.sql'), sql)
  await writeFile(path.join(directory, 'migration_lock.toml'), LOCK_FILE)
  return full
}

/** A timestamp later than `last`, also within the same second: migrations are applied by name. */
function timestampAfter(last: string): string {
  const now = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const previous = last.slice(0, now.length)
  return now > previous ? now : String(BigInt(previous) + 1n)
}
