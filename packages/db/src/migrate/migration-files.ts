import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file in hex, as Prisma records it. */
  checksum: string
}

/** The migrations in `directory`, in the order in which they are applied. */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = await migrationNames(directory)
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: checksumOf(sql) }
    }),
  )
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
