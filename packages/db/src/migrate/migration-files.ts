import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { MigrationError } from './error.ts'

export interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file in hex, as Prisma records it. */
  checksum: string
}

/**
 * The migrations in `directory`, in the order in which they are applied.
 *
 * @throws {MigrationError} when there are none, or the SQL of one is missing: the installation is
 *   incomplete, and an empty database must not pass for a migrated one.
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = await migrationNames(directory)
  if (names.length === 0) {
    throw new MigrationError(`There are no migrations in ${directory}: restore them.`)
  }
  return Promise.all(
    names.map(async (name) => {
      const sql = await readScript(path.join(directory, name, 'migration.sql'))
      return { name, sql, checksum: checksumOf(sql) }
    }),
  )
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new MigrationError(
      code === 'ENOENT'
        ? `${file} is missing: restore it, or remove its directory if it is no migration.`
        : `A migration cannot be read: ${message}`,
      { cause: error },
    )
  }
}

/** The names, sorted; empty if the directory does not exist. */
export async function migrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/**
 * Whether the recorded checksum is that of this SQL with LF or CRLF line endings, which git
 * converts.
 */
export function matchesChecksum({ sql, checksum }: Migration, recorded: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n')
  const variants = [unix, sql.replaceAll('\n', '\r\n')]
  return recorded === checksum || variants.some((variant) => checksumOf(variant) === recorded)
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
