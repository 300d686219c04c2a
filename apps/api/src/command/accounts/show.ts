import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import type { NoFlags } from '../flags.ts'
import { detailLines } from './detail-lines.ts'
import { ACCOUNT } from './parameters.ts'

export const show = databaseCommand({
  brief: 'Show an account: its credentials, sessions and API tokens, and no secret',
  examples: ['accounts show ada@example.com', 'accounts show ada@example.com --json'],
  parameters: { positional: { kind: 'tuple', parameters: [ACCOUNT] } },
  run: (context: DatabaseCommandContext, _: NoFlags, [account]: [string]) =>
    withAccount(context, account, async (administration, accountId) => {
      const details = await administration.show(accountId)
      await context.out.result(details, detailLines(details))
    }),
})
