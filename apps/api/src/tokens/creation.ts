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

const DAY = 86_400_000
/** Of one person, and of one service: more are a script that forgets what it made. */
export const MAX_TOKENS = 100

export interface CreationDeps {
  clock: () => Date
  /** What the team's services know of. */
  scopes: readonly string[]
}

export interface WantedApiToken {
  /** For people to know it by; 60 characters at most. */
  name: string
  scopes: string[]
  expiresInDays: number
}

/** What a person's token can be given: Signin's own scopes, and those of the team's services. */
export function scopesToGive(configured: readonly string[]): string[] {
  return [...new Set([...OWN_SCOPES, ...configured])]
}

/** What a service's can: it has no account to read or to change. */
export function serviceScopesToGive(configured: readonly string[]): string[] {
  return scopesToGive(configured).filter((scope) => !scope.startsWith('account:'))
}

/**
 * In that transaction: makes a token, and answers its secret, this once. Refuses with
 * `insufficient_scope` a scope that nobody here can give, and with `too_many_tokens`.
 */
export async function createApiToken(
  tx: ApiTokenTables,
  { clock, scopes }: CreationDeps,
  owner: ApiTokenOwner,
  wanted: WantedApiToken,
  madeBy: string | null = null,
): Promise<CreatedApiToken> {
  const given = owner.service === null ? scopesToGive(scopes) : serviceScopesToGive(scopes)
  if (!wanted.scopes.every((scope) => given.includes(scope))) {
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
    expiresAt: new Date(now.getTime() + wanted.expiresInDays * DAY),
    lastUsedAt: null,
  }
  await addToken(tx, { ...row, madeBy, tokenHash: hashToken(token) })
  return { token, apiToken: toDto(row) }
}

/**
 * The same for a service of the team, which is nobody's: for an admin, and for the command line. In
 * a transaction, too: the limit holds by a lock that lasts as long.
 *
 * @param madeBy the admin's account; whoever has it can take the token back by the mail about it.
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
