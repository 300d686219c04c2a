import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { applyMigrations, type MigrationOptions } from './apply.ts'
import { locateAssets } from './assets.ts'
import { sqlToSchema } from './drift.ts'
import { withEngine } from './engine.ts'
import { MigrationError } from './error.ts'
import { writeMigration } from './files.ts'

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
    return withEngine(scratch, sqlToSchema)
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
