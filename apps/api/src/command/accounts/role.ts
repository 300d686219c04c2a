import type { Role } from '@signin/contracts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'
import { ACCOUNT, parsedReason, REASON, type ReasonFlag } from './parameters.ts'

/** Those of the contract, which completion does not wait for. */
const ROLES: Role[] = ['admin', 'support', 'member']

/** Gives an account a role; this makes the first admin, too. */
export const role = databaseCommand({
  brief: 'Make an account admin or support, or a member again',
  description:
    'An admin may do everything in the console; support reads accounts, ends sessions and sends password resets. Both need a second factor there. Every session and API token of the account ends. The last admin stays one. The owner is told by email.',
  examples: [
    'accounts role ada@example.com admin',
    'accounts role ada@example.com support',
    'accounts role ada@example.com member',
  ],
  failure: 'No role was changed.',
  parameters: {
    flags: { reason: REASON },
    positional: {
      kind: 'tuple',
      parameters: [
        ACCOUNT,
        {
          brief: 'admin, support or member',
          placeholder: 'role',
          parse: String,
          proposeCompletions: (partial) => ROLES.filter((role) => role.startsWith(partial)),
        },
      ],
    },
  },
  async run(context: DatabaseCommandContext, flags: ReasonFlag, [account, name]: [string, string]) {
    const { Role } = await import('@signin/contracts')
    const { data: role } = Role.safeParse(name)
    if (!role) throw new UsageError(`There is no role ${name}. Choose ${ROLES.join(', ')}.`)
    const reason = await parsedReason(flags.reason)
    await withAccount(context, account, async (administration, accountId) => {
      const outcome = await administration.setRole({ accountId, role, reason })
      const { email } = outcome.account
      const what = { admin: 'an admin', support: 'support', member: 'a member' }[role]
      await context.out.result(
        outcome,
        outcome.changed
          ? [`${email} is now ${what}.`, ...setupLines(context, role)]
          : `${email} is ${what} already.`,
      )
    })
  },
})

/** Tells the operator of the second-factor policy, as a session of new staff can do nothing else. */
function setupLines({ env }: DatabaseCommandContext, role: string): string[] {
  const policy = env.secondFactorPolicy
  const isRequired = policy === 'all' || (policy === 'admins' && role !== 'member')
  return isRequired
    ? ['The next sign-in leads to the setup of a second factor, if there is none.']
    : []
}
