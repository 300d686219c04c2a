import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { databaseBeside, openRestored } from './restored.ts'
import { tryAccount } from './try-account.ts'

/**
 * Whether a backup would do, once it is restored into a database of its own: this version's tables, the
 * right secrets, and a person who can sign up, in and out. It writes there, so it takes no other.
 */
export const drill: Command = {
  usage: `drill [--database <name>]
    Brings a restored database up to date, compares it with this version, tries the secrets, and signs a test
    account up, in and out. For scratch databases, whose names contain "drill"; nobody is written to.
    --database  one beside that of DATABASE_URL, which it is otherwise`,
  failure: 'The backup would not do.',

  read(args) {
    const { values } = parseArgs({ args, options: { database: { type: 'string' } } })
    return async (context) => {
      const url = values.database
        ? databaseBeside(context, values.database)
        : (context.env.databaseUrl ?? '')
      if (!nameIn(url).includes('drill')) {
        throw new UsageError('drill writes: name a scratch database, whose name contains "drill".')
      }
      const begun = performance.now()
      const restored = await openRestored(context, url)
      try {
        await tryAccount(context, restored)
      } finally {
        await restored.database.close()
      }
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      return [
        ...restored.found,
        `A test account signed up, in and out. All in ${seconds} s.`,
        '',
      ].join('\n')
    }
  },
}

function nameIn(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}
