import { startThrowAway } from '../src/embedded/index.ts'
import {
  applyMigrations,
  createMigration,
  driftOf,
  MigrationError,
  retryMigration,
} from '../src/migrate/index.ts'

const USAGE = `Usage: pnpm --filter @signin/db migration <command>

  create <name> [--empty]  write the migration from the existing ones to schema.prisma
                           (--empty: also when the schema did not change)
  apply                    bring the database up to date
  retry <migration>        forget that a migration failed, so that apply tries it again
  drift                    compare the database with schema.prisma; exit code 1 when they differ

DATABASE_URL names the database. Without it (and for create always) a throw-away
PostgreSQL is started: drift then compares the migrations with schema.prisma.
`

type Command = (url: string, name: string) => Promise<number>

const commands: Record<string, Command> = {
  async create(url, name) {
    const made = await createMigration(name, url, { empty: process.argv.includes('--empty') })
    if (made === null) return say('The migrations already lead to schema.prisma: nothing to write.')
    return say(`Wrote prisma/migrations/${made}/migration.sql. Read it before you commit it.`)
  },

  async apply(url) {
    const applied = await applyMigrations(url)
    for (const name of applied) say(`Applied ${name}`)
    return say(applied.length > 0 ? 'The database is up to date.' : 'It already was up to date.')
  },

  async retry(url, name) {
    await retryMigration(url, name)
    return say(`The next apply tries ${name} again.`)
  },

  async drift(url) {
    if (!process.env.DATABASE_URL) await applyMigrations(url)
    const sql = await driftOf(url)
    if (sql === null) return say('No drift: the database is what schema.prisma says.')
    say(`The database differs from schema.prisma. This would make them agree:\n\n${sql}`)
    return 1
  },
}

async function main(): Promise<number> {
  const [, , name = '', argument = ''] = process.argv
  const command = commands[name]
  const needsArgument = name === 'create' || name === 'retry'
  if (!command || (needsArgument && (argument === '' || argument.startsWith('-')))) {
    process.stderr.write(USAGE)
    return 2
  }
  const { DATABASE_URL } = process.env
  if (DATABASE_URL && name !== 'create') return command(DATABASE_URL, argument)
  return withThrowAwayServer((url) => command(url, argument))
}

async function withThrowAwayServer(work: (url: string) => Promise<number>): Promise<number> {
  say('Starting a throw-away PostgreSQL')
  const server = await startThrowAway()
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}

function say(line: string): number {
  process.stdout.write(`${line}\n`)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = error instanceof MigrationError
  process.stderr.write(`${known ? error.message : (error as Error).stack}\n`)
  process.exitCode = 2
}
