import type { Administration } from '../../administration/administration.ts'
import type { AdministeredAccount } from '../../administration/dto.ts'
import { withAdministration } from '../administration.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'
import { wholeNumber } from '../whole-number.ts'
import { stateOf } from './state.ts'

const MAX_LIMIT = 1000

type AccountsPage = Awaited<ReturnType<Administration['find']>>

interface Flags {
  limit: number
  after?: string
}

export const find = databaseCommand({
  brief: 'Find accounts by part of the address or the name, or by the id',
  description:
    'Addresses that start with the text come first, then names that do, then all with the text elsewhere, the newest first. Similar ones, as after a typo, are named apart. Without a text, all accounts.',
  examples: ['accounts find ada', 'accounts find @example.com --limit 200', 'accounts find --json'],
  parameters: {
    flags: {
      limit: {
        kind: 'parsed',
        parse: wholeNumber(1, MAX_LIMIT),
        default: '50',
        brief: `How many to print, at most ${MAX_LIMIT}`,
      },
      after: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'The cursor that the previous page printed',
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'Part of an address or a name',
          placeholder: 'text',
          parse: String,
          optional: true,
        },
      ],
    },
  },
  async run(context: DatabaseCommandContext, { limit, after }: Flags, [text = '']: [string?]) {
    const { out, print, signal } = context
    await withAdministration(context, async (administration) => {
      // A page compares a bounded number of accounts, and can be empty.
      let page: AccountsPage = { accounts: [], similar: [], next: after ?? null }
      do {
        signal.throwIfAborted()
        const query = { filter: { text }, max: limit, after: page.next ?? undefined }
        page = await administration.find(query).catch(asUsageError)
      } while (page.next !== null && page.accounts.length + page.similar.length === 0)
      await out.list(page.accounts, COLUMNS, 'No account was found.')
      // Not in the result: a script must not act on an account that only resembles the text.
      for (const { email, name } of page.similar) print(`Similar: ${email} (${name})`)
      if (page.next !== null) print(`There may be more. To see them, add: --after ${page.next}`)
    })
  },
})

/** The cursor is all that can be invalid. */
async function asUsageError(error: unknown): Promise<never> {
  const { AppError } = await import('@signin/contracts')
  if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error
  throw new UsageError(`--after: ${error.details.issues?.[0]?.message}`)
}

const COLUMNS = {
  EMAIL: ({ email }: AdministeredAccount) => email,
  NAME: ({ name }: AdministeredAccount) => name,
  ROLE: ({ role }: AdministeredAccount) => role,
  STATE: stateOf,
  CREATED: ({ createdAt }: AdministeredAccount) => createdAt.slice(0, 10),
  ID: ({ id }: AdministeredAccount) => id,
}
