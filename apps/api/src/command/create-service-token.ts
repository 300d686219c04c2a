import { parseArgs } from 'node:util'
import { AppError, NewApiToken } from '@signin/contracts'
import { createServiceToken, grantableServiceScopes } from '../tokens/creation.ts'
import { type Command, UsageError } from './command.ts'

const OPTIONS = {
  service: { type: 'string' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  days: { type: 'string' },
} as const

const optionOfField: Record<string, keyof typeof OPTIONS> = { expiresInDays: 'days' }

/**
 * Creates an API token for a service, which belongs to no account. Standard output contains only
 * the token, so that a script can capture it.
 */
export const createServiceTokenCommand: Command = {
  usage: `create-service-token --service <name> --name "<words>" --scopes <scope,…> --days <1-366>
    Prints a new API token for a service, this once. It is stored nowhere.
    --service  what access tokens call it, such as notes
    --name     for people to know it by
    --scopes   what it may do, such as tokens:issue,notes:read`,

  read(args) {
    const token = readToken(args)
    return async ({ env, db, clock }) => {
      const { scopes } = env.accessTokens
      const created = await db
        .$transaction((tx) => createServiceToken(tx, { clock, scopes }, token))
        .catch((error) => {
          throw usageErrorOf(error, scopes)
        })
      return `${created.token}\n`
    }
  },
}

function readToken(args: string[]) {
  const { values } = parseArgs({ args, options: OPTIONS })
  const { service, name, scopes, days } = values
  const parsed = NewApiToken.safeParse({
    kind: 'service',
    service,
    name,
    scopes: scopes?.split(',').map((scope) => scope.trim()),
    expiresInDays: days === undefined ? undefined : Number(days),
  })
  if (parsed.success && parsed.data.kind === 'service') return parsed.data
  const issues = parsed.error?.issues ?? []
  throw new UsageError(
    issues.map(({ path, message }) => `${optionNameOf(path)}: ${message}`).join('\n'),
  )
}

function optionNameOf([field]: PropertyKey[]): string {
  return `--${optionOfField[String(field)] ?? String(field)}`
}

/** A UsageError for scopes that a service may not have; every other error unchanged. */
function usageErrorOf(error: unknown, scopes: readonly string[]): unknown {
  if (!(error instanceof AppError) || error.code !== 'insufficient_scope') return error
  return new UsageError(
    `--scopes: choose among ${grantableServiceScopes(scopes).join(', ')}. Those of services are in TOKEN_SCOPES.`,
  )
}
