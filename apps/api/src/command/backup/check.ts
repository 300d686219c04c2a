import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { switchFlag } from '../flags.ts'

interface Flags {
  database: string
  endSessions?: boolean
}

/** infra/restore runs this check before it swaps a restored database for the live one. */
export const check = databaseCommand({
  brief: 'Check a restored database',
  description:
    'Brings a restored database, beside that of DATABASE_URL, up to date, compares it with this version and tries the secrets. Its audit log continues under a new origin, since newer checkpoints of the old one exist.',
  examples: [
    'backup check --database signin_restored_1',
    'backup check --database signin_restored_1 --end-sessions',
  ],
  // The live database may be what a restore is to replace.
  isRecordedIfPossible: true,
  failure: 'The restored database would not do.',
  parameters: {
    flags: {
      database: { kind: 'parsed', parse: String, brief: 'The name of the restored database' },
      endSessions: switchFlag('End every session in it: some may have been ended since the backup'),
    },
  },
  async run(context, { database: name, endSessions }: Flags) {
    const { databaseUrlFor, openRestored } = await import('./restored.ts')
    const { endAllSessions } = await import('../../sessions/revocation.ts')
    const { database, findings } = await openRestored(context, databaseUrlFor(context, name))
    try {
      if (endSessions) findings.push(`${await endAllSessions(database.db)} sessions were ended.`)
      findings.push(...(await continueLog({ ...context, db: database.db })))
    } finally {
      await database.close()
    }
    await context.out.result({ findings }, findings)
  },
})

/** As `audit continue`, unless the backup is older than the audit log. */
async function continueLog(context: DatabaseCommandContext): Promise<string[]> {
  const { listVerifierKeys } = await import('../../audit/sequencing/keys.ts')
  if ((await listVerifierKeys(context.db)).length === 0) return []
  const { keyChangeDeps } = await import('../audit/keys.ts')
  const { changeAuditKey } = await import('../../audit/sequencing/change-key.ts')
  const key = await changeAuditKey(await keyChangeDeps(context), 'new log', context.source)
  return [`Its audit log continues with the key ${key}`]
}
