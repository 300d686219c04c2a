import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'

const LOCK_FILE = 'migration_lock.toml'
const LOCK_CONTENT = `# Prisma reads this to refuse migrations written for another kind of database.
provider = "postgresql"
`

/** The migrations in `directory`, in the order of their names, in the shape the engine wants. */
export async function readMigrations(directory: string): Promise<MigrationList> {
  const names = await migrationNames(directory)
  return {
    baseDir: directory,
    lockfile: { path: LOCK_FILE, content: LOCK_CONTENT },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(directory, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  }
}

/** Writes `sql` as the newest migration and returns its name, `<yyyymmddhhmmss>_<name>`. */
export async function writeMigration(
  directory: string,
  name: string,
  sql: string,
): Promise<string> {
  const last = (await migrationNames(directory)).at(-1) ?? ''
  const full = `${stampAfter(last)}_${name}`
  await mkdir(path.join(directory, full), { recursive: true })
  await writeFile(path.join(directory, full, 'migration.sql'), sql)
  await writeFile(path.join(directory, LOCK_FILE), LOCK_CONTENT)
  return full
}

async function migrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(whenMissing([]))
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Migrations run in the order of their names, so two written within a second need two stamps. */
function stampAfter(last: string): string {
  const now = stamp(new Date())
  const previous = last.slice(0, now.length)
  return now > previous ? now : String(BigInt(previous) + 1n)
}

function stamp(time: Date): string {
  return time.toISOString().replaceAll(/\D/g, '').slice(0, 14)
}

function whenMissing<T>(fallback: T) {
  return (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return fallback
    throw error
  }
}
