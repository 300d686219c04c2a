import { parseArgs } from 'node:util'
import { type Command, UsageError } from './command.ts'
import { databaseUrlFor, openRestored } from './restored.ts'
import { signUpTestAccount } from './try-account.ts'

/**
 * Tests whether a backup is usable, in a scratch database that it was restored into: the schema is
 * that of this version, the secrets decrypt its data, and a test account can sign up, in and out.
 * The drill writes, so it rejects a database whose name does not contain "drill".
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
        ? databaseUrlFor(context, values.database)
        : (context.env.databaseUrl ?? '')
      if (!databaseNameOf(url).includes('drill')) {
        throw new UsageError('drill writes: name a scratch database, whose name contains "drill".')
      }
      const startedAt = performance.now()
      const restored = await openRestored(context, url)
      try {
        await signUpTestAccount(context, restored)
      } finally {
        await restored.database.close()
      }
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      return [
        ...restored.findings,
        `A test account signed up, in and out. All in ${seconds} s.`,
        '',
      ].join('\n')
    }
  },
}

function databaseNameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}
