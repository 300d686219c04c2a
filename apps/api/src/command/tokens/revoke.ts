import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError } from '../errors.ts'
import type { NoFlags } from '../flags.ts'
import { parseUuid } from '../uuid.ts'

export const revoke = databaseCommand({
  brief: 'Revoke the API token of a service',
  description: 'Services that verify tokens reject it within a second.',
  examples: ['tokens revoke 019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'],
  destructive: true,
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        { brief: 'Its id, as tokens list prints it', placeholder: 'id', parse: parseUuid },
      ],
    },
  },
  async run({ db, out, confirm }: DatabaseCommandContext, _: NoFlags, [id]: [string]) {
    await confirm(`Revoke the token ${id}?`)
    const { revokeServiceToken } = await import('../../tokens/service-tokens.ts')
    const name = await revokeServiceToken(db, id)
    if (name === null) throw new NotFoundError('There is no such token of a service.')
    await out.result({ revoked: { id, name } }, `Revoked "${name}".`)
  },
})
