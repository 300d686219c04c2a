import { parsedReason, REASON, type ReasonFlag } from '../accounts/parameters.ts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError, UsageError } from '../errors.ts'
import { parseUuid } from '../uuid.ts'

interface Flags extends ReasonFlag {
  account?: string
}

export const revoke = databaseCommand({
  brief: 'Revoke the API token of a service, or of an account',
  description:
    'Services that verify tokens reject it within a second. The owner of an account is told by email.',
  examples: [
    'tokens revoke 019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
    'tokens revoke 019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b --account ada@example.com',
  ],
  destructive: true,
  parameters: {
    flags: {
      account: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'The email address or the id of the account that it belongs to',
      },
      reason: REASON,
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'Its id, as tokens list prints it', placeholder: 'id', parse: parseUuid },
      ],
    },
  },
  async run(context: DatabaseCommandContext, { account, ...flags }: Flags, [id]: [string]) {
    const reason = await parsedReason(flags.reason)
    if (reason !== undefined && account === undefined) {
      throw new UsageError('--reason: only for the token of an account, whose owner sees it.')
    }
    await context.confirm(`Revoke the token ${id}?`)
    if (account === undefined) return revokeOfService(context, id)
    await withAccount(context, account, async (administration, accountId) => {
      const { apiTokens } = await administration.show(accountId)
      const name = apiTokens.find((token) => token.id === id)?.name
      if (name === undefined) throw new NotFoundError(`${account} has no such token.`)
      await administration.revokeApiToken({ accountId, tokenId: id, reason })
      await context.out.result({ revoked: { id, name } }, `Revoked "${name}".`)
    })
  },
})

async function revokeOfService({ db, out }: DatabaseCommandContext, id: string): Promise<void> {
  const { revokeServiceToken } = await import('../../tokens/service-tokens.ts')
  const name = await revokeServiceToken(db, id)
  if (name === null) throw new NotFoundError('There is no such token of a service.')
  await out.result({ revoked: { id, name } }, `Revoked "${name}".`)
}
