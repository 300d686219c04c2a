import { databaseCommand } from '../define.ts'
import { CommandError, EXIT } from '../errors.ts'
import { wholeNumber } from '../whole-number.ts'

const MAX_ACCOUNTS = 10_000

interface Flags {
  count: number
  password: string | undefined
}

export const seed = databaseCommand({
  brief: 'Create sample accounts for development',
  description:
    'person-1@example.com and so on, all with one password, which is printed. Existing ones stay as they are. Production refuses it.',
  examples: ['seed', 'seed --count 500', "seed --password 'correct horse battery staple'"],
  failure: 'No accounts were created.',
  parameters: {
    flags: {
      count: {
        kind: 'parsed',
        parse: wholeNumber(1, MAX_ACCOUNTS),
        default: '10',
        brief: `How many there are to be, from 1 to ${MAX_ACCOUNTS}`,
      },
      password: { kind: 'parsed', parse: String, optional: true, brief: 'Default: a random one' },
    },
  },
  async run(context, { count, password: wanted }: Flags) {
    if (context.env.production) {
      throw new CommandError('Sample accounts are for development alone.', EXIT.failed)
    }
    const { createSampleAccounts, newPassword } = await import('./sample-accounts.ts')
    const password = wanted ?? newPassword()
    const created = await createSampleAccounts(context, count, password)
    await context.out.result({ created, password }, [
      ...created.map((email) => email),
      created.length > 0
        ? `Created ${created.length} accounts. Their password: ${password}`
        : 'Every one of them exists already: nothing was created.',
    ])
  },
})
