import { withAdministration } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'
import { REASON, type ReasonFlag } from './parameters.ts'

interface Flags extends ReasonFlag {
  name: string
  role: string
}

export const create = databaseCommand({
  brief: 'Create an account, and email its owner a link to choose a password',
  description: 'Nobody else learns the password. Opening the link confirms the address.',
  examples: [
    "accounts create ada@example.com --name 'Ada Lovelace'",
    "accounts create ada@example.com --name 'Ada Lovelace' --role admin",
  ],
  failure: 'No account was created.',
  parameters: {
    flags: {
      name: { kind: 'parsed', parse: String, brief: 'How the person wants to be called' },
      role: { kind: 'parsed', parse: String, default: 'member', brief: 'admin, support or member' },
      reason: REASON,
    },
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'Its email address', placeholder: 'email', parse: String }],
    },
  },
  async run(context: DatabaseCommandContext, flags: Flags, [email]: [string]) {
    const { NewAccount } = await import('@signin/contracts')
    const { data: wanted, error } = NewAccount.safeParse({ email, ...flags })
    if (!wanted) throw new UsageError(error.issues.map(lineOf).join('\n'))
    await withAdministration(context, async (administration) => {
      const account = await administration.create(wanted)
      await context.out.result({ account }, [
        `${account.email} has an account, and is sent a link to choose a password.`,
        `Its id is ${account.id}.`,
      ])
    })
  },
})

function lineOf({ path: [field], message }: { path: PropertyKey[]; message: string }): string {
  return field === 'email' ? message : `--${String(field)}: ${message}`
}
