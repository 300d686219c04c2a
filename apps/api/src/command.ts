import { AppError } from '@signin/contracts'
import { checkEnvironment } from './command/check-environment.ts'
import { checkRestored } from './command/check-restored.ts'
import {
  type Command,
  type CommandContext,
  type StandaloneCommand,
  UsageError,
} from './command/command.ts'
import { createCertificate } from './command/create-certificate.ts'
import { createServiceTokenCommand } from './command/create-service-token.ts'
import { derivedPepper } from './command/derived-pepper.ts'
import { drill } from './command/drill.ts'
import { reencrypt } from './command/reencrypt.ts'
import { rotateSigningKeys } from './command/rotate-signing-keys.ts'
import { storedSecretKeyBase } from './crypto/derived-keys.ts'
import { type Env, readEnv } from './env.ts'
import { type Database, openExistingDatabase } from './start/database.ts'
import { explainFailure } from './start/explain.ts'
import { createLogger } from './telemetry/log.ts'

const commands: Record<string, Command | StandaloneCommand> = {
  'check-environment': checkEnvironment,
  'create-certificate': createCertificate,
  'rotate-signing-keys': rotateSigningKeys,
  'create-service-token': createServiceTokenCommand,
  'check-restored': checkRestored,
  drill,
  'derived-pepper': derivedPepper,
  reencrypt,
}

const USAGE = `Usage: node command.js <command>

  ${Object.values(commands)
    .map(({ usage }) => usage.replaceAll('\n', '\n  '))
    .join('\n\n  ')}

All but the first two read the variables that Signin runs with: TOKEN_SCOPES, DATABASE_URL and SECRET_KEY_BASE,
or DATA_DIR with the embedded database, beside a Signin that runs on it or while none does. Standard output holds
the result alone. Exit code 0: done; 1: it could not be done; 2: not understood.
`

/** The first sentence of an error message. */
let failure = 'Nothing was done.'
/** Progress and errors go to standard error. */
const print = (line: string) => void process.stderr.write(`${line}\n`)
const logger = (level: string) =>
  createLogger(level, { write: (line) => void process.stderr.write(line) })

async function main([name = '', ...args]: string[]): Promise<string> {
  if (name === '--help' || name === 'help') return USAGE
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(name ? `There is no command ${name}.` : 'Name a command.')
  return 'parseStandalone' in command ? runAlone(command, args) : runOnDatabase(command, args)
}

async function runAlone(command: StandaloneCommand, args: string[]): Promise<string> {
  const work = command.parseStandalone(args)
  failure = command.failure
  return work()
}

async function runOnDatabase(command: Command, args: string[]): Promise<string> {
  const work = command.read(args)
  const env = readEnv()
  failure = command.failure ?? failure
  const database = await openExistingDatabase(env, { logger: logger('warn'), print })
  try {
    return await work(commandContextOf(env, database))
  } finally {
    await database.close()
  }
}

function commandContextOf(env: Env, { db, home }: Database): CommandContext {
  return {
    env,
    db,
    clock: () => new Date(),
    log: logger('warn'),
    secretKeyBase: () => env.secretKeyBase ?? storedSecretKeyBase(home, true),
  }
}

function isUsage(error: unknown): error is Error {
  const { code = '' } = error as NodeJS.ErrnoException
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
}

function explained(error: unknown): string {
  return error instanceof AppError ? `${failure} ${error.message}` : explainFailure(failure, error)
}

try {
  process.stdout.write(await main(process.argv.slice(2)))
} catch (error) {
  process.exitCode = isUsage(error) ? 2 : 1
  print(isUsage(error) ? `${error.message}\n\n${USAGE}` : explained(error))
}
