import type { Logger } from 'pino'
import type { ActivitySource } from '../activity/activity.ts'
import { confirm } from './confirmation.ts'
import type { CommandContext, DatabaseCommandContext, ProcessContext } from './context.ts'
import type { CommonFlags } from './flags.ts'
import { operatorName } from './operator.ts'
import { createOutput } from './output.ts'
import { printable } from './printable.ts'
import { progressOn } from './progress.ts'

/** Runs `work` without a database. */
export async function openPlainContext(
  process: ProcessContext,
  flags: CommonFlags,
  work: (context: CommandContext) => Promise<void>,
): Promise<void> {
  const { createLogger } = await import('../telemetry/log.ts')
  await work(contextOf(process, flags, createLogger('warn', logOn(process))))
}

/**
 * Opens the database, runs `work` and closes it. The environment and the database are imported
 * here, so that help, completion and usage errors do not wait for them.
 *
 * @throws {EnvError} for an invalid environment, or if there is no database.
 */
export async function openDatabaseContext(
  process: ProcessContext & { isRecordedIfPossible: boolean },
  flags: CommonFlags,
  work: (context: DatabaseCommandContext) => Promise<void>,
): Promise<void> {
  const { readEnv } = await import('../env.ts')
  const env = readEnv(process.variables)
  const { createLogger } = await import('../telemetry/log.ts')
  const { openExistingDatabase } = await import('../start/database.ts')
  const { storedSecretKeyBase } = await import('../crypto/derived-keys.ts')
  const log = createLogger('warn', logOn(process))
  const context = contextOf(process, flags, log)
  const database = await openExistingDatabase(env, { logger: log, print: context.print })
  const { db, url, home } = database
  const secretKeyBase = () => env.secretKeyBase ?? storedSecretKeyBase(home, true)
  const actor = { type: 'commandLine', name: operatorName() } as const
  const source = { viewer: null, device: { userAgent: '', address: '' }, log, actor }
  try {
    await recordCommand(db, context.clock, process.commandName, source).catch((error) => {
      if (!process.isRecordedIfPossible) throw error
      context.print('The audit log of the database in DATABASE_URL could not record this command.')
    })
    await work({ ...context, env, db, database: { url, home }, secretKeyBase, source })
  } finally {
    await database.close()
  }
}

/** Before it runs, so that a command that is killed is recorded as well. */
async function recordCommand(
  db: DatabaseCommandContext['db'],
  clock: () => Date,
  detail: string,
  source: ActivitySource,
): Promise<void> {
  const { createAuditLog } = await import('../audit/audit-log.ts')
  const auditLog = createAuditLog({ db, clock })
  if (!(await auditLog.isWritable())) return
  const event = { accountId: null, kind: 'commandRun', detail } as const
  await db.$transaction((tx) => auditLog.record(tx, event, source))
}

/** Standard output holds the result alone. */
function logOn({ stderr }: ProcessContext) {
  return { write: (line: string) => void stderr.write(line) }
}

function contextOf(
  { stdin, stdout, stderr, signal, variables }: ProcessContext,
  { json, yes }: CommonFlags,
  log: Logger,
): CommandContext {
  return {
    out: createOutput(stdout, json ?? false),
    confirm: async (question) => {
      if (!yes) await confirm(question, { stdin, stderr }, signal)
    },
    print: (line) => void stderr.write(`${printable(line)}\n`),
    signal,
    progress: (what, total) => progressOn(stderr, what, total),
    clock: () => new Date(),
    variables,
    log,
  }
}
