import type { Session } from '@signin/contracts'
import { ACCOUNT } from '../accounts/parameters.ts'
import { withAccount } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import type { NoFlags } from '../flags.ts'
import { sessionDevice } from './device.ts'

export const list = databaseCommand({
  brief: 'List the sessions of an account, the last seen first',
  examples: ['sessions list ada@example.com'],
  parameters: { positional: { kind: 'tuple', parameters: [ACCOUNT] } },
  run: (context: DatabaseCommandContext, _: NoFlags, [account]: [string]) =>
    withAccount(context, account, async (administration, accountId) => {
      const { sessions } = await administration.show(accountId)
      await context.out.list(sessions, COLUMNS, `${account} is signed in nowhere.`)
    }),
})

const COLUMNS = {
  DEVICE: sessionDevice,
  ADDRESS: ({ address }: Session) => address,
  'SIGNED IN': ({ createdAt }: Session) => createdAt,
  'LAST SEEN': ({ lastSeenAt }: Session) => lastSeenAt,
  'SIGNED IN BY': ({ method, secondFactor }: Session) =>
    secondFactor ? `${method}, ${secondFactor}` : method,
  ID: ({ id }: Session) => id,
}
