import { databaseCommand } from '../define.ts'

export const list = databaseCommand({
  brief: 'List the API tokens of services',
  examples: ['tokens list', 'tokens list --json'],
  async run({ db, clock, out }) {
    const { listServiceTokens } = await import('../../tokens/service-tokens.ts')
    await out.list(
      await listServiceTokens(db, clock()),
      {
        ID: ({ id }) => id,
        SERVICE: ({ service }) => service ?? '',
        NAME: ({ name }) => name,
        SCOPES: ({ scopes }) => scopes.join(','),
        ENDING: ({ ending }) => ending,
        EXPIRES: ({ expiresAt }) => expiresAt.slice(0, 10),
        'LAST USED': ({ lastUsedAt }) => lastUsedAt?.slice(0, 10) ?? 'never',
      },
      'No service has a token.',
    )
  },
})
