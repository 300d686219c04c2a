import { sql, type Tables } from '@signin/db'
import type { TokenHash } from '../crypto/random-token.ts'

export type FactorTables = Tables<'totpCredential' | 'recoveryCode' | 'secondFactorSetting'>

export interface StoredTotp {
  /** Encrypted; null if no seed is confirmed. */
  seed: Uint8Array | null
  /** Encrypted; the seed being set up. */
  newSeed: Uint8Array | null
  confirmedAt: Date | null
  /** The time step of the last accepted code. */
  lastStep: number
  usedSteps: number[]
}

/** One hour: prevents replays after the clock was set back by up to that. */
const MAX_USED_STEPS = 120

export function findTotp(db: FactorTables, accountId: string): Promise<StoredTotp | null> {
  return db.totpCredential.findUnique({
    where: { accountId },
    select: { seed: true, newSeed: true, confirmedAt: true, lastStep: true, usedSteps: true },
  })
}

export async function storeNewSeed(
  db: FactorTables,
  accountId: string,
  newSeed: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await db.totpCredential.upsert({
    where: { accountId },
    create: { accountId, newSeed },
    update: { newSeed },
  })
}

/** Activates the new seed and marks its first step as used. False if it was replaced meanwhile. */
export async function activateSeed(
  db: FactorTables,
  accountId: string,
  { newSeed, step, now }: { newSeed: Uint8Array; step: number; now: Date },
): Promise<boolean> {
  const seed = Uint8Array.from(newSeed)
  const { count } = await db.totpCredential.updateMany({
    where: { accountId, newSeed: seed },
    data: { seed, newSeed: null, lastStep: step, usedSteps: [step], confirmedAt: now },
  })
  return count === 1
}

/** Marks the step as used (RFC 6238, 5.2). False if the row has changed: optimistic locking. */
export async function markStepUsed(
  db: FactorTables,
  accountId: string,
  { seed, lastStep, usedSteps }: StoredTotp & { seed: Uint8Array },
  step: number,
): Promise<boolean> {
  const { count } = await db.totpCredential.updateMany({
    where: { accountId, seed: Uint8Array.from(seed), lastStep },
    data: { lastStep: step, usedSteps: [step, ...usedSteps].slice(0, MAX_USED_STEPS) },
  })
  return count === 1
}

export async function dropTotp(db: FactorTables, accountId: string): Promise<boolean> {
  return (await db.totpCredential.deleteMany({ where: { accountId } })).count === 1
}

export async function isPasskeyAskedFor(db: FactorTables, accountId: string): Promise<boolean> {
  const setting = await db.secondFactorSetting.findUnique({ where: { accountId } })
  return setting?.askForPasskey ?? false
}

export async function setAskForPasskey(
  db: FactorTables,
  accountId: string,
  askForPasskey: boolean,
): Promise<void> {
  await db.secondFactorSetting.upsert({
    where: { accountId },
    create: { accountId, askForPasskey },
    update: { askForPasskey },
  })
}

/** For accounts without an authenticator app. */
export async function addConfirmedSeeds(
  db: FactorTables,
  rows: { accountId: string; seed: Uint8Array<ArrayBuffer>; confirmedAt: Date }[],
): Promise<void> {
  await db.totpCredential.createMany({ data: rows })
}

export async function addPasskeyRequests(db: FactorTables, accountIds: string[]): Promise<void> {
  const data = accountIds.map((accountId) => ({ accountId, askForPasskey: true }))
  await db.secondFactorSetting.createMany({ data })
}

export function countCodes(db: FactorTables, accountId: string): Promise<number> {
  return db.recoveryCode.count({ where: { accountId } })
}

/**
 * Call under the account lock (sessions/revocation.ts): otherwise two concurrent calls would each
 * miss the rows of the other, and both sets would stay valid.
 */
export async function replaceCodes(
  db: FactorTables,
  accountId: string,
  hashes: TokenHash[],
  createdAt: Date,
): Promise<void> {
  await db.recoveryCode.deleteMany({ where: { accountId } })
  if (hashes.length === 0) return
  await db.recoveryCode.createMany({
    data: hashes.map((codeHash) => ({ accountId, codeHash, createdAt })),
  })
}

export async function dropCodesSince(
  db: FactorTables,
  accountId: string,
  since: Date,
): Promise<void> {
  await db.recoveryCode.deleteMany({ where: { accountId, createdAt: { gte: since } } })
}

export async function hasCode(
  db: FactorTables,
  accountId: string,
  codeHash: TokenHash,
): Promise<boolean> {
  return (await db.recoveryCode.count({ where: { accountId, codeHash } })) === 1
}

/** Consumes the code: of two concurrent calls exactly one returns true. */
export async function consumeCode(
  db: FactorTables,
  accountId: string,
  codeHash: TokenHash,
): Promise<boolean> {
  return (await db.recoveryCode.deleteMany({ where: { accountId, codeHash } })).count === 1
}

/** The accounts whose owner turned a second factor on, for the search of accounts. */
export const withSecondFactor = () => sql`
  select account_id from totp_credentials where seed is not null
  union all select account_id from second_factor_settings where ask_for_passkey`

export async function hasAnySeed(db: FactorTables): Promise<boolean> {
  return (await db.totpCredential.findFirst({ where: { seed: { not: null } } })) !== null
}

export interface StoredSeed {
  accountId: string
  which: 'seed' | 'newSeed'
  ciphertext: Uint8Array<ArrayBuffer>
}

const PAGE_SIZE = 1000

/** Every seed, including unconfirmed ones, ordered by account. */
export async function* eachSeed(db: FactorTables): AsyncGenerator<StoredSeed> {
  let after: string | undefined
  do {
    const page = await db.totpCredential.findMany({
      select: { accountId: true, seed: true, newSeed: true },
      where: after ? { accountId: { gt: after } } : {},
      orderBy: { accountId: 'asc' },
      take: PAGE_SIZE,
    })
    for (const { accountId, seed, newSeed } of page) {
      if (seed) yield { accountId, which: 'seed', ciphertext: seed }
      if (newSeed) yield { accountId, which: 'newSeed', ciphertext: newSeed }
    }
    after = page.length === PAGE_SIZE ? page.at(-1)?.accountId : undefined
  } while (after)
}

/** Stores the re-encrypted seed. False if the stored one was replaced meanwhile. */
export async function replaceCiphertext(
  db: FactorTables,
  { accountId, which, ciphertext }: StoredSeed,
  reencrypted: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await db.totpCredential.updateMany({
    where: { accountId, [which]: ciphertext },
    data: { [which]: reencrypted },
  })
  return count === 1
}
