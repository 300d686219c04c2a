import { parseArgs } from 'node:util'
import { endAllSessions } from '../sessions/revocation.ts'
import { type Command, UsageError } from './command.ts'
import { databaseUrlFor, openRestored } from './restored.ts'

/** infra/restore runs this check before it swaps a restored database for the live one. */
export const checkRestored: Command = {
  usage: `check-restored --database <name> [--end-sessions]
    Brings a restored database, beside that of DATABASE_URL, up to date, compares it with this version and
    tries the secrets.
    --end-sessions  and ends every session in it, which may have been ended since the backup`,
  failure: 'The restored database would not do.',

  read(args) {
    const { values } = parseArgs({
      args,
      options: { database: { type: 'string' }, 'end-sessions': { type: 'boolean' } },
    })
    const { database: name, 'end-sessions': endSessions } = values
    if (!name) throw new UsageError('Name the database: --database.')
    return async (context) => {
      const { database, findings } = await openRestored(context, databaseUrlFor(context, name))
      try {
        if (endSessions) findings.push(`${await endAllSessions(database.db)} sessions were ended.`)
      } finally {
        await database.close()
      }
      return `${findings.join('\n')}\n`
    }
  },
}
