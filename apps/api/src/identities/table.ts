import { deleteInBatches, type Identity, sql, type Tables } from '@signin/db'
import { latestPlausible } from '../clock.ts'
import type { TokenHash } from '../crypto/random-token.ts'

export type IdentityTables = Tables<'identity' | 'authorizationRequest'>

export type IdentityRow = Identity

export type AuthorizationRequestRow = { provider: string } & (
  | { purpose: 'signIn'; accountId: null; sessionId: null }
  /** The account to link to or to re-authenticate, and the session that started the request. */
  | { purpose: 'link' | 'confirm'; accountId: string; sessionId: string }
)

/** A consumed request, with its sequence number among sign-ins. */
export type ConsumedAuthorizationRequest = AuthorizationRequestRow & {
  createdAt: Date
  startOrder: bigint
}

/** An identity that a browser proved, before it is linked to an account. */
export interface ProvedIdentity {
  provider: string
  issuer: string
  subject: string
  label: string
}

/** Oldest first. */
export function identitiesOf(db: IdentityTables, accountId: string): Promise<IdentityRow[]> {
  return db.identity.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** The same under an advisory lock, so that none is removed until the transaction ends. */
export async function lockedIdentitiesOf(
  tx: IdentityTables,
  accountId: string,
): Promise<IdentityRow[]> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('identities of ' || ${accountId}, 0))`
  return identitiesOf(tx, accountId)
}

export function findIdentity(
  db: IdentityTables,
  { issuer, subject }: Pick<IdentityRow, 'issuer' | 'subject'>,
): Promise<IdentityRow | null> {
  return db.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
}

/** False if the identity is linked to an account already. */
export async function addIdentity(db: IdentityTables, row: IdentityRow): Promise<boolean> {
  const { count } = await db.identity.createMany({ data: row, skipDuplicates: true })
  return count > 0
}

/** Returns how many were added. One that is linked already is not. */
export async function addIdentities(db: IdentityTables, rows: IdentityRow[]): Promise<number> {
  return (await db.identity.createMany({ data: rows, skipDuplicates: true })).count
}

type IssuerAndSubject = Pick<IdentityRow, 'issuer' | 'subject'>

export function knownIdentities(
  db: IdentityTables,
  identities: IssuerAndSubject[],
): Promise<IssuerAndSubject[]> {
  return db.$queryRaw<IssuerAndSubject[]>`
    select issuer, subject from identities
    join jsonb_to_recordset(${JSON.stringify(identities)}::jsonb) as row (issuer text, subject text)
      using (issuer, subject)`
}

/** How many accounts one label finds: nobody searches for a name that more of them share. */
const MAX_IDENTIFIED = 20

/** The accounts with an identity of this subject or label, for the search of accounts. */
export const identifiedBy = (text: string) => sql`select account_id from identities
  where subject = ${text} or lower(label) = lower(${text}) limit ${MAX_IDENTIFIED}`

/** The accounts with an identity of the provider. */
export const withProvider = (provider: string) =>
  sql`select account_id from identities where provider = ${provider}`

export async function removeIdentity(db: IdentityTables, id: string): Promise<void> {
  await db.identity.deleteMany({ where: { id } })
}

/** Takes the row lock, so that a removal waits for this transaction. False if it was removed. */
export async function touchLastUsed(db: IdentityTables, id: string, now: Date): Promise<boolean> {
  const { count } = await db.identity.updateMany({ where: { id }, data: { lastUsedAt: now } })
  return count === 1
}

interface TokenColumns {
  tokenHash: TokenHash
  createdAt: Date
  expiresAt: Date
}

export async function addAuthorizationRequest(
  db: IdentityTables,
  row: AuthorizationRequestRow &
    TokenColumns &
    Partial<ProvedIdentity> & { registrationId?: string },
): Promise<void> {
  await db.authorizationRequest.create({ data: row })
}

const live = (now: Date) => sql`expires_at > ${now} and created_at <= ${latestPlausible(now)}`

/** Atomic: of two concurrent callbacks exactly one gets the row. */
export async function consumeAuthorizationRequest(
  db: IdentityTables,
  key: { tokenHash: TokenHash; provider: string; now: Date },
): Promise<ConsumedAuthorizationRequest | null> {
  const { tokenHash, provider, now } = key
  const [consumed] = await db.$queryRaw<ConsumedAuthorizationRequest[]>`
    delete from identity_visits
    where token_hash = ${tokenHash} and provider = ${provider}
      and registration_id is null and ${live(now)}
    returning provider, purpose, account_id as "accountId", session_id as "sessionId",
      created_at as "createdAt", begun_order as "startOrder"`
  return consumed ?? null
}

/** Consumes the identity that this browser proved when it began the registration. */
export async function consumeClaim(
  db: IdentityTables,
  key: { tokenHash: TokenHash; registrationId: string; now: Date },
): Promise<ProvedIdentity | null> {
  const { tokenHash, registrationId, now } = key
  const [consumed] = await db.$queryRaw<ProvedIdentity[]>`
    delete from identity_visits
    where token_hash = ${tokenHash} and registration_id = ${registrationId}::uuid
      and ${live(now)}
    returning provider, issuer, subject, coalesce(label, '') as label`
  return consumed ?? null
}

export async function deleteExpiredAuthorizationRequests(
  db: IdentityTables,
  now: Date,
): Promise<void> {
  await deleteInBatches(db, sql`identity_visits`, sql`expires_at <= ${now}`)
}
