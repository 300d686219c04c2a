import { databaseCommand } from '../define.ts'
import { NotFoundError, UsageError } from '../errors.ts'
import { isUuid } from '../uuid.ts'
import { INSTANT_FORMS, instant } from './instant.ts'

interface Flags {
  since?: Date
  until?: Date
  kind?: readonly string[]
  account?: string
}

export const exportEvents = databaseCommand({
  brief: 'Print events, the oldest first',
  description: `With --json each event is a line of JSON. A time is one of ${INSTANT_FORMS}. Days and times are UTC.`,
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
    await assertKinds(filter.kind ?? [])
    const accounts = createAccountRepository(db, clock)
    const subjectId = await subjectOf(account, accounts)
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

/** A misspelt kind would otherwise look like a log without such events. */
async function assertKinds(kinds: readonly string[]): Promise<void> {
  const { EVENT_KINDS } = await import('@signin/contracts')
  const known: string[] = EVENT_KINDS.toSorted()
  const unknown = kinds.filter((kind) => !known.includes(kind))
  if (unknown.length === 0) return
  throw new UsageError(
    `--kind: there is no ${unknown.join(', ')}. The kinds are ${known.join(', ')}.`,
  )
}

/** An id is not looked up: the events of a deleted account are still in the log. */
async function subjectOf(
  account: string | undefined,
  accounts: { idOf(email: string): Promise<string | null> },
): Promise<string | undefined> {
  if (account === undefined) return undefined
  if (isUuid(account)) return account.toLowerCase()
  const { EmailRequest } = await import('@signin/contracts')
  const { data } = EmailRequest.safeParse({ email: account })
  if (!data) throw new UsageError('Name the account by its id or its email address.')
  const id = await accounts.idOf(data.email)
  if (id === null) throw new NotFoundError(`There is no account ${account}.`)
  return id
}
