import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'

interface Flags {
  database: string | undefined
}

/**
 * Tests whether a backup is usable, in a scratch database that it was restored into: the schema is
 * that of this version, the secrets decrypt its data, and a test account can sign up, in and out.
 * The drill writes, so it rejects a database whose name does not contain "drill".
 */
export const drill = databaseCommand({
  brief: 'Try a restored database with a test account',
  description:
    'Does what `backup check` does, and signs a test account up, in and out. For scratch databases, whose names contain "drill"; no email is sent.',
  examples: ['backup drill --database signin_drill_1'],
  // The live database may be what a restore is to replace.
  isRecordedIfPossible: true,
  failure: 'The backup would not do.',
  parameters: {
    flags: {
      database: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'A database beside that of DATABASE_URL, which it is otherwise',
      },
    },
  },
  async run(context, { database: name }: Flags) {
    const { databaseUrlFor, openRestored } = await import('./restored.ts')
    const { signUpTestAccount } = await import('./try-account.ts')
    const url = name ? databaseUrlFor(context, name) : (context.env.databaseUrl ?? '')
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
    const last = `A test account signed up, in and out. All in ${seconds} s.`
    const findings = [...restored.findings, last]
    await context.out.result({ findings }, findings)
  },
})

function databaseNameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : ''
}
