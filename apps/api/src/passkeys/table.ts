import { deleteInBatches, type Passkey, sql, type Tables } from '@signin/db'
import { latestPlausible } from '../clock.ts'
import type { TokenHash } from '../crypto/random-token.ts'

export type PasskeyTables = Tables<'passkey' | 'passkeyChallenge'>
export type Bytes = Uint8Array<ArrayBuffer>

export type PasskeyRow = Passkey

export type ChallengePurpose = 'registration' | 'conditionalRegistration' | 'signIn'

export interface ChallengeRow {
  challenge: string
  purpose: ChallengePurpose
  accountId: string | null
  userHandle: Bytes | null
}

/** Oldest first. */
export function passkeysOf(db: PasskeyTables, accountId: string): Promise<PasskeyRow[]> {
  return db.passkey.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/**
 * The same under an advisory lock until the transaction ends. Row locks would not do: they do not
 * keep out a concurrent insert.
 */
export async function lockedPasskeysOf(
  tx: PasskeyTables,
  accountId: string,
): Promise<PasskeyRow[]> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('passkeys of ' || ${accountId}, 0))`
  return passkeysOf(tx, accountId)
}

export function countPasskeys(db: PasskeyTables, accountId: string): Promise<number> {
  return db.passkey.count({ where: { accountId } })
}

export function findPasskey(db: PasskeyTables, credentialId: Bytes): Promise<PasskeyRow | null> {
  return db.passkey.findUnique({ where: { credentialId } })
}

/** False if the credential is stored already, for any account. */
export async function addPasskey(db: PasskeyTables, row: PasskeyRow): Promise<boolean> {
  const { count } = await db.passkey.createMany({ data: row, skipDuplicates: true })
  return count > 0
}

/** Returns how many were added. One that is stored already is not. */
export async function addPasskeys(db: PasskeyTables, rows: PasskeyRow[]): Promise<number> {
  return (await db.passkey.createMany({ data: rows, skipDuplicates: true })).count
}

export async function knownCredentialIds(db: PasskeyTables, ids: Bytes[]): Promise<Uint8Array[]> {
  const rows = await db.passkey.findMany({
    where: { credentialId: { in: ids } },
    select: { credentialId: true },
  })
  return rows.map(({ credentialId }) => credentialId)
}

export async function renamePasskey(
  db: PasskeyTables,
  { accountId, id, name }: Pick<PasskeyRow, 'accountId' | 'id' | 'name'>,
): Promise<PasskeyRow | null> {
  const [renamed] = await db.passkey.updateManyAndReturn({
    where: { accountId, id },
    data: { name },
  })
  return renamed ?? null
}

export async function removePasskey(db: PasskeyTables, id: string): Promise<void> {
  await db.passkey.deleteMany({ where: { id } })
}

export interface PasskeyUse {
  counter: number
  backupEligible: boolean
  backedUp: boolean
  now: Date
}

/** Of two concurrent uses the higher counter is stored. False if the passkey was removed. */
export async function touchLastUsed(
  db: PasskeyTables,
  id: string,
  { counter, backupEligible, backedUp, now }: PasskeyUse,
): Promise<boolean> {
  const updated = await db.$executeRaw`
    update passkeys set
      counter = greatest(counter, ${counter}::bigint),
      backup_eligible = ${backupEligible},
      backed_up = ${backedUp},
      last_used_at = ${now}
    where id = ${id}::uuid`
  return updated > 0
}

export async function addChallenge(
  db: PasskeyTables,
  row: ChallengeRow & { tokenHash: TokenHash; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.passkeyChallenge.create({ data: row })
}

export interface ConsumedChallenge extends ChallengeRow {
  /** The ceremony's sequence number among sign-ins. */
  startOrder: bigint
}

/** Atomic: of two concurrent responses exactly one gets the row. */
export async function consumeChallenge(
  db: PasskeyTables,
  key: { tokenHash: TokenHash; challenge: string; purposes: ChallengePurpose[]; now: Date },
): Promise<ConsumedChallenge | null> {
  const { tokenHash, challenge, purposes, now } = key
  const [consumed] = await db.$queryRaw<ConsumedChallenge[]>`
    delete from passkey_challenges
    where token_hash = ${tokenHash} and challenge = ${challenge}
      and purpose = any(${purposes}) and expires_at > ${now} and created_at <= ${latestPlausible(now)}
    returning challenge, purpose, account_id as "accountId", user_handle as "userHandle",
      begun_order as "startOrder"`
  return consumed ?? null
}

export async function dropExpiredChallenges(db: PasskeyTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`passkey_challenges`, sql`expires_at <= ${now}`)
}
