import { databaseCommand } from '../define.ts'
import { NotFoundError } from '../errors.ts'
import { instant } from './instant.ts'

interface Flags {
  since?: Date
  until?: Date
  kind?: readonly string[]
  account?: string
}

export const exportEvents = databaseCommand({
  brief: 'Print events, the oldest first',
  description: 'With --json each event is a line of JSON. Times are UTC.',
  examples: [
    'audit export --since yesterday --until today --kind signedIn',
    'audit export --account ada@example.com --json > events.jsonl',
  ],
  failure: 'The export is not complete.',
  parameters: {
    flags: {
      since: { kind: 'parsed', parse: instant, optional: true, brief: 'From that day or time' },
      until: { kind: 'parsed', parse: instant, optional: true, brief: 'Before that day or time' },
      kind: {
        kind: 'parsed',
        parse: String,
        variadic: ',',
        optional: true,
        brief: 'Only these kinds, such as signedIn,signInRefused',
      },
      account: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Only events of the account with this address or id',
      },
    },
  },
  async run({ db, clock, out, signal }, { account, ...filter }: Flags) {
    const { createAccountRepository } = await import('../../accounts/repository.ts')
    const { exportedEvents } = await import('../../audit/export.ts')
    const accounts = createAccountRepository(db, clock)
    const subjectId = account?.includes('@') ? await accounts.idOf(account) : account
    if (subjectId === null) throw new NotFoundError(`No account has the address ${account}.`)
    await out.list(
      exportedEvents(db, accounts, { ...filter, subjectId, signal }),
      {
        TIME: ({ at }) => at.toISOString(),
        KIND: ({ kind }) => kind,
        ACCOUNT: ({ email, subjectId }) => email ?? subjectId ?? '',
        BY: ({ actor, actorName }) => [actor, actorName].filter(Boolean).join(' '),
        ADDRESS: ({ address }) => address ?? '',
        DETAIL: ({ detail }) => detail ?? '',
        ID: ({ id }) => id,
      },
      'There is no such event.',
    )
  },
})
