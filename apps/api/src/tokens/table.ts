import type { SecondFactor, SignInMethod } from '@signin/contracts'
import { deleteInBatches, sql, type Tables } from '@signin/db'
import type { TokenHash } from '../crypto/random-token.ts'

export type ApiTokenTables = Tables<'apiToken'>

/**
 * The owner of a token: a service, or an account with the sign-in method and second factor of the
 * session that created the token.
 */
export type ApiTokenOwner =
  | { accountId: string; service: null; method: SignInMethod; secondFactor: SecondFactor | null }
  | { accountId: null; service: string; method: null; secondFactor: null }

export type ApiTokenRow = ApiTokenOwner & {
  id: string
  name: string
  scopes: string[]
  ending: string
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

type OwnerKey = Pick<ApiTokenOwner, 'accountId' | 'service'>

/** Locks token creation for this owner until the transaction ends. */
export async function lockTokens(
  tx: ApiTokenTables,
  { accountId, service }: OwnerKey,
): Promise<void> {
  const owner = accountId ?? `service ${service}`
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('api tokens of ' || ${owner}, 0))`
}

export async function addToken(
  db: ApiTokenTables,
  row: ApiTokenRow & { tokenHash: TokenHash; madeBy: string | null },
): Promise<void> {
  await db.apiToken.create({ data: row })
}

/**
 * Runs at every request with an API token. The lookup is by hash, so that its timing reveals
 * nothing about the secret.
 */
export async function findToken(
  db: ApiTokenTables,
  tokenHash: TokenHash,
  now: Date,
): Promise<ApiTokenRow | null> {
  const [row = null] = await db.$queryRaw<ApiTokenRow[]>`
    select id, account_id as "accountId", service, name, scopes, ending, way as "method",
      second_factor as "secondFactor", created_at as "createdAt", expires_at as "expiresAt",
      last_used_at as "lastUsedAt"
    from api_tokens where token_hash = ${tokenHash} and expires_at > ${now}`
  return row
}

/** Updates `lastUsedAt`, unless a concurrent request has done so. */
export async function touchLastUsed(
  db: ApiTokenTables,
  id: string,
  { now, usedBefore }: { now: Date; usedBefore: Date },
): Promise<void> {
  await db.apiToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: usedBefore } }] },
    data: { lastUsedAt: now },
  })
}

/** Unexpired tokens of the account and, with `services`, of all services. Newest first. */
export async function findTokens(
  db: ApiTokenTables,
  { accountId, services, now }: { accountId: string; services: boolean; now: Date },
): Promise<ApiTokenRow[]> {
  const rows = await db.apiToken.findMany({
    where: {
      OR: [{ accountId }, ...(services ? [{ service: { not: null } }] : [])],
      expiresAt: { gt: now },
    },
    omit: { tokenHash: true, madeBy: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return rows as ApiTokenRow[]
}

/** Unexpired tokens of services. Newest first. */
export async function findServiceTokens(db: ApiTokenTables, now: Date): Promise<ApiTokenRow[]> {
  const rows = await db.apiToken.findMany({
    where: { service: { not: null }, expiresAt: { gt: now } },
    omit: { tokenHash: true, madeBy: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return rows as ApiTokenRow[]
}

/** Whether the account has the token with this id. The id is public and does not authenticate. */
export async function isTokenOf(
  db: ApiTokenTables,
  { id, accountId }: { id: string; accountId: string },
): Promise<boolean> {
  return (await db.apiToken.count({ where: { id, accountId } })) === 1
}

/** Counts the owner's unexpired tokens. */
export function countTokens(
  db: ApiTokenTables,
  { accountId, service }: OwnerKey,
  now: Date,
): Promise<number> {
  return db.apiToken.count({ where: { accountId, service, expiresAt: { gt: now } } })
}

/**
 * Revokes the token and returns its name; null if the account may not revoke it or it is gone. Of
 * concurrent calls exactly one gets the name.
 */
export async function dropToken(
  db: ApiTokenTables,
  { id, accountId, services }: { id: string; accountId: string; services: boolean },
): Promise<string | null> {
  const [dropped] = await db.$queryRaw<{ name: string }[]>`
    delete from api_tokens
    where id = ${id}::uuid
      and (account_id = ${accountId}::uuid or (${services} and service is not null))
    returning name`
  return dropped?.name ?? null
}

/** Revokes the token of a service and returns its name; null if it is gone. */
export async function dropServiceToken(db: ApiTokenTables, id: string): Promise<string | null> {
  const [dropped] = await db.$queryRaw<{ name: string }[]>`
    delete from api_tokens where id = ${id}::uuid and service is not null returning name`
  return dropped?.name ?? null
}

export async function dropTokensOf(db: ApiTokenTables, accountId: string): Promise<void> {
  await db.apiToken.deleteMany({ where: { accountId } })
}

/** Revokes the service tokens that this admin created since then. Returns their names. */
export async function dropTokensMadeBy(
  db: ApiTokenTables,
  madeBy: string,
  since: Date,
): Promise<string[]> {
  const dropped = await db.$queryRaw<{ name: string }[]>`
    delete from api_tokens where made_by = ${madeBy}::uuid and created_at >= ${since}
    returning name`
  return dropped.map(({ name }) => name)
}

export async function dropExpiredTokens(db: ApiTokenTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`api_tokens`, sql`expires_at <= ${now}`)
}
