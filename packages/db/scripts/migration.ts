import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  type EmbeddedDatabase,
  EmbeddedDatabaseError,
  startEmbedded,
  startThrowAway,
} from '../src/embedded/index.ts'
import { applyMigrations, MigrationError, retryMigration } from '../src/migrate/index.ts'
import { createMigration } from '../src/schema-engine/create-migration.ts'
import { driftOf } from '../src/schema-engine/drift.ts'

const USAGE = `Usage: pnpm --filter @signin/db migration <command>

  create <name> [--empty]  write the migration from the existing ones to schema.prisma
                           (--empty: also when the schema did not change)
  apply                    bring the database up to date
  retry <migration>        forget that a migration failed or was interrupted, so that
                           apply tries it again
  drift                    compare the database with schema.prisma; exit code 1 when they differ

DATABASE_URL names the database, and MIGRATION_DATABASE_URL its owner where that is another role. Without it the embedded one is opened, while no Signin runs on it:
--data-dir <directory>, or .data/postgres of this checkout where there is one. Without that, and for
create always, a throw-away PostgreSQL is started: drift then compares the migrations with
schema.prisma.
`

const CHECKOUT_DATA = path.resolve(import.meta.dirname, '../../../.data/postgres')

interface Database {
  ownerUrl: string
  /** The URL of the application's role, if there is one. */
  url?: string | undefined
}

type Command = (database: Database, name: string, throwAway: boolean) => Promise<number>

const { values: options, positionals } = readArguments()

const commands: Record<string, Command> = {
  async create({ ownerUrl }, name) {
    const created = await createMigration(name, ownerUrl, { empty: options.empty ?? false })
    if (created === null)
      return say('The migrations already lead to schema.prisma: nothing to write.')
    return say(`Wrote prisma/migrations/${created}/migration.sql. Read it before you commit it.`)
  },

  async apply({ ownerUrl, url }) {
    const applied = await applyMigrations(ownerUrl, { applicationUrl: url })
    for (const name of applied) say(`Applied ${name}`)
    return say(applied.length > 0 ? 'The database is up to date.' : 'It already was up to date.')
  },

  async retry({ ownerUrl }, name) {
    await retryMigration(ownerUrl, name)
    return say(`The next apply tries ${name} again.`)
  },

  async drift({ ownerUrl }, _, throwAway) {
    if (throwAway) await applyMigrations(ownerUrl)
    const sql = await driftOf(ownerUrl)
    if (sql === null) return say('No drift: the database is what schema.prisma says.')
    say(`The database differs from schema.prisma. This would make them agree:\n\n${sql}`)
    return 1
  },
}

async function main(): Promise<number> {
  const [name = '', argument = ''] = positionals
  const command = commands[name]
  const needsArgument = name === 'create' || name === 'retry'
  if (!command || (needsArgument && argument === '')) {
    process.stderr.write(USAGE)
    return 2
  }
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = process.env
  const dataDir = name === 'create' ? undefined : embeddedData()
  if (DATABASE_URL && dataDir === undefined && name !== 'create') {
    return command(
      MIGRATION_DATABASE_URL
        ? { ownerUrl: MIGRATION_DATABASE_URL, url: DATABASE_URL }
        : { ownerUrl: DATABASE_URL },
      argument,
      false,
    )
  }
  const server = await (dataDir === undefined ? startThrowAwayServer() : openServer(dataDir))
  try {
    return await command(server, argument, dataDir === undefined)
  } finally {
    await server.stop()
  }
}

/** The data directory of the embedded database to open, or undefined. */
function embeddedData(): string | undefined {
  const directory = options['data-dir']
  // For a mistyped name a new, empty database would be created, and the command would succeed.
  if (directory !== undefined && !existsSync(directory)) {
    throw new MigrationError(`There is no database in ${directory}: mind the name.`)
  }
  if (directory !== undefined || process.env.DATABASE_URL) return directory
  return existsSync(CHECKOUT_DATA) ? CHECKOUT_DATA : undefined
}

function openServer(dataDir: string): Promise<EmbeddedDatabase> {
  say(`Opening the database in ${dataDir}`)
  return startEmbedded({ dataDir, onProgress: say })
}

function startThrowAwayServer(): Promise<EmbeddedDatabase> {
  say('Starting a throw-away PostgreSQL')
  return startThrowAway()
}

function readArguments() {
  try {
    return parseArgs({
      options: { empty: { type: 'boolean' }, 'data-dir': { type: 'string' } },
      allowPositionals: true,
    })
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`)
    process.exit(2)
  }
}

function say(line: string): number {
  process.stdout.write(`${line}\n`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = error instanceof MigrationError || error instanceof EmbeddedDatabaseError
  process.stderr.write(`${known ? error.message : (error as Error).stack}\n`)
  process.exitCode = 2
}
