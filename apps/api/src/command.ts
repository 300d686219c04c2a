import { Refusal } from '@signin/contracts'
import { type Command, UsageError, type World } from './command/command.ts'
import { createServiceTokenCommand } from './command/create-service-token.ts'
import { rotateSigningKeys } from './command/rotate-signing-keys.ts'
import { type Database, openExistingDatabase } from './database.ts'
import { type Env, readEnv } from './env.ts'
import { createLogger } from './log.ts'
import { keptSecretKeyBase } from './secrets.ts'
import { explainFailure } from './start/explain.ts'

const commands: Record<string, Command> = {
  'rotate-signing-keys': rotateSigningKeys,
  'create-service-token': createServiceTokenCommand,
}

const USAGE = `Usage: node command.js <command>

  ${Object.values(commands)
    .map(({ usage }) => usage.replaceAll('\n', '\n  '))
    .join('\n\n  ')}

It reads the variables that Signin runs with: TOKEN_SCOPES, DATABASE_URL and SECRET_KEY_BASE, or
DATA_DIR with the embedded database, beside a Signin that runs on it or while none does. Standard output holds the
result alone. Exit code 0: done; 1: it could not be done; 2: not understood.
`

/** What is told beside the result. */
const tell = (line: string) => void process.stderr.write(`${line}\n`)
const logger = (level: string) =>
  createLogger(level, { write: (line) => void process.stderr.write(line) })

async function main([name = '', ...args]: string[]): Promise<string> {
  if (name === '--help' || name === 'help') return USAGE
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(name ? `There is no command ${name}.` : 'Name a command.')
  const work = command.read(args)
  const env = readEnv()
  const database = await openExistingDatabase(env, { logger: logger('warn'), tell })
  try {
    return await work(worldOf(env, database))
  } finally {
    await database.close()
  }
}

function worldOf(env: Env, { db, home }: Database): World {
  return {
    env,
    db,
    clock: () => new Date(),
    log: logger('warn'),
    secretKeyBase: () => env.secretKeyBase ?? keptSecretKeyBase(home, true),
  }
}

function isUsage(error: unknown): error is Error {
  const { code = '' } = error as NodeJS.ErrnoException
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
}

function explained(error: unknown): string {
  const what = 'Nothing was done.'
  return error instanceof Refusal ? `${what} ${error.message}` : explainFailure(what, error)
}

try {
  process.stdout.write(await main(process.argv.slice(2)))
} catch (error) {
  process.exitCode = isUsage(error) ? 2 : 1
  tell(isUsage(error) ? `${error.message}\n\n${USAGE}` : explained(error))
}
