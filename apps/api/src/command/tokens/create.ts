import { databaseCommand } from '../define.ts'
import { UsageError } from '../errors.ts'
import { wholeNumber } from '../whole-number.ts'

const MAX_DAYS = 366

interface Flags {
  service: string
  name: string
  scopes: readonly string[]
  days: number
}

/**
 * Creates an API token for a service, which belongs to no account. Standard output contains only
 * the token, so that a script can capture it.
 */
export const create = databaseCommand({
  brief: 'Create an API token for a service',
  description: 'It is printed this once, and stored nowhere.',
  examples: [
    "tokens create --service notes --name 'Notes, production' --scopes tokens:issue,notes:read --days 90",
  ],
  failure: 'No token was created.',
  parameters: {
    flags: {
      service: {
        kind: 'parsed',
        parse: String,
        brief: 'What access tokens call it, such as notes',
      },
      name: { kind: 'parsed', parse: String, brief: 'For people to know it by' },
      scopes: {
        kind: 'parsed',
        parse: (text: string) => text.trim(),
        variadic: ',',
        brief: 'What it may do, such as tokens:issue,notes:read',
      },
      days: {
        kind: 'parsed',
        parse: wholeNumber(1, MAX_DAYS),
        brief: `When it expires: from 1 to ${MAX_DAYS} days`,
      },
    },
  },
  async run({ env, db, clock, out }, { days, ...flags }: Flags) {
    const { AppError, NewApiToken } = await import('@signin/contracts')
    const { createServiceToken, grantableServiceScopes } = await import('../../tokens/creation.ts')
    const parsed = NewApiToken.safeParse({ kind: 'service', ...flags, expiresInDays: days })
    if (!parsed.success || parsed.data.kind !== 'service') {
      throw new UsageError(linesOf(parsed.error?.issues ?? []))
    }
    const token = parsed.data
    const { scopes } = env.accessTokens
    const created = await db
      .$transaction((tx) => createServiceToken(tx, { clock, scopes }, token))
      .catch((error) => {
        if (!(error instanceof AppError) || error.code !== 'insufficient_scope') throw error
        const grantable = grantableServiceScopes(scopes).join(', ')
        throw new UsageError(
          `--scopes: choose among ${grantable}. Those of services are in TOKEN_SCOPES.`,
        )
      })
    await out.result({ token: created.token }, created.token)
  },
})

function linesOf(issues: { path: PropertyKey[]; message: string }[]): string {
  return issues.map(({ path: [field], message }) => `--${String(field)}: ${message}`).join('\n')
}
