import { randomUUIDv7 } from 'node:crypto'
import { AppError, type CreatedApiToken, OWN_SCOPES } from '@signin/contracts'
import { hashToken } from '../crypto/random-token.ts'
import { endingOf, newApiToken } from './api-token.ts'
import { toDto } from './dto.ts'
import {
  type ApiTokenOwner,
  type ApiTokenRow,
  type ApiTokenTables,
  addToken,
  countTokens,
  lockTokens,
} from './table.ts'

const DAY_MS = 86_400_000
/** Per account and per service. Only a script that loses its tokens would need more. */
export const MAX_TOKENS = 100

export interface CreationDeps {
  clock: () => Date
  /** The configured scopes of the team's services. */
  scopes: readonly string[]
}

export interface WantedApiToken {
  /** The display name; at most 60 characters. */
  name: string
  scopes: string[]
  expiresInDays: number
}

/** The scopes that a personal token can have: Signin's own, and those of the team's services. */
export function grantableScopes(configured: readonly string[]): string[] {
  return [...new Set([...OWN_SCOPES, ...configured])]
}

/** The scopes that a service token can have: none on accounts, because a service has none. */
export function grantableServiceScopes(configured: readonly string[]): string[] {
  return grantableScopes(configured).filter((scope) => !scope.startsWith('account:'))
}

/**
 * Creates a token and returns its secret, which is not stored and cannot be shown again. Call it in
 * a transaction: `MAX_TOKENS` is enforced under a lock that is held until it ends.
 *
 * @throws {AppError} `insufficient_scope` for a scope that is not grantable; `too_many_tokens`.
 */
export async function createApiToken(
  tx: ApiTokenTables,
  { clock, scopes }: CreationDeps,
  owner: ApiTokenOwner,
  wanted: WantedApiToken,
  madeBy: string | null = null,
): Promise<CreatedApiToken> {
  const grantable =
    owner.service === null ? grantableScopes(scopes) : grantableServiceScopes(scopes)
  if (!wanted.scopes.every((scope) => grantable.includes(scope))) {
    throw new AppError('insufficient_scope')
  }
  const now = clock()
  await lockTokens(tx, owner)
  if ((await countTokens(tx, owner, now)) >= MAX_TOKENS) throw new AppError('too_many_tokens')
  const token = newApiToken(owner.service === null ? 'personal' : 'service')
  const row: ApiTokenRow = {
    id: randomUUIDv7(),
    ...owner,
    name: wanted.name,
    scopes: wanted.scopes,
    ending: endingOf(token),
    createdAt: now,
    expiresAt: new Date(now.getTime() + wanted.expiresInDays * DAY_MS),
    lastUsedAt: null,
  }
  await addToken(tx, { ...row, madeBy, tokenHash: hashToken(token) })
  return { token, apiToken: toDto(row) }
}

/**
 * As `createApiToken`, for a service of the team. The token belongs to no account. Admins and the
 * command line can create one.
 *
 * @param madeBy the admin's account, whose owner can revoke the token by the link in the notice
 * about it; null for the command line.
 */
export function createServiceToken(
  tx: ApiTokenTables,
  deps: CreationDeps,
  { service, ...wanted }: WantedApiToken & { service: string },
  madeBy: string | null = null,
): Promise<CreatedApiToken> {
  return createApiToken(
    tx,
    deps,
    { accountId: null, service, method: null, secondFactor: null },
    wanted,
    madeBy,
  )
}
