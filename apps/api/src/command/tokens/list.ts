import type { ApiToken } from '@signin/contracts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'

interface Flags {
  account?: string
}

export const list = databaseCommand({
  brief: 'List the API tokens of services, or of an account',
  examples: ['tokens list', 'tokens list --account ada@example.com', 'tokens list --json'],
  parameters: {
    flags: {
      account: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'The email address or the id of an account: list its tokens',
      },
    },
  },
  async run(context: DatabaseCommandContext, { account }: Flags) {
    const { db, clock, out } = context
    if (account !== undefined) {
      return withAccount(context, account, async (administration, accountId) => {
        const { apiTokens } = await administration.show(accountId)
        await out.list(apiTokens, COLUMNS, `${account} has no token.`)
      })
    }
    const { listServiceTokens } = await import('../../tokens/service-tokens.ts')
    await out.list(await listServiceTokens(db, clock()), COLUMNS, 'No service has a token.')
  },
})

const COLUMNS = {
  ID: ({ id }: ApiToken) => id,
  SERVICE: ({ service }: ApiToken) => service ?? '',
  NAME: ({ name }: ApiToken) => name,
  SCOPES: ({ scopes }: ApiToken) => scopes.join(','),
  ENDING: ({ ending }: ApiToken) => ending,
  EXPIRES: ({ expiresAt }: ApiToken) => expiresAt.slice(0, 10),
  'LAST USED': ({ lastUsedAt }: ApiToken) => lastUsedAt?.slice(0, 10) ?? 'never',
}
