import { ACCOUNT, parsedReason, REASON, type ReasonFlag } from '../accounts/parameters.ts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError, UsageError } from '../errors.ts'
import { switchFlag } from '../flags.ts'
import { parseUuid } from '../uuid.ts'

interface Flags extends ReasonFlag {
  all?: boolean
}

export const revoke = databaseCommand({
  brief: 'End one session of an account, or all',
  description: 'The device is signed out within a second. API tokens stay.',
  examples: [
    'sessions revoke ada@example.com 0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e',
    'sessions revoke ada@example.com --all',
  ],
  failure: 'No session was ended.',
  parameters: {
    flags: { all: switchFlag('End every session of the account'), reason: REASON },
    positional: {
      kind: 'tuple',
      parameters: [
        ACCOUNT,
        {
          brief: 'The id of a session, as "sessions list" prints it',
          placeholder: 'session',
          parse: parseUuid,
          optional: true,
        },
      ],
    },
  },
  async run(
    context: DatabaseCommandContext,
    { all = false, ...flags }: Flags,
    [account, sessionId]: [string, string?],
  ) {
    if (all === (sessionId !== undefined)) {
      throw new UsageError('Give the id of a session, or --all.')
    }
    const reason = await parsedReason(flags.reason)
    await withAccount(context, account, async (administration, accountId) => {
      const sessions = await administration.listSessions(accountId)
      if (sessionId === undefined) {
        const outcome = await administration.revokeSessions({ accountId, reason })
        const { ended, account } = outcome
        return context.out.result(outcome, `${account.email}: ${ended} sessions ended.`)
      }
      if (!sessions.some(({ id }) => id === sessionId)) {
        throw new NotFoundError(`${account} has no session ${sessionId}.`)
      }
      const outcome = await administration.revokeSession({ accountId, sessionId, reason })
      await context.out.result(outcome, `${outcome.account.email}: the session ended.`)
    })
  },
})
