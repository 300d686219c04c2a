import { findReserved } from '../email-links/email-links.ts'
import { takenIdentities } from '../identities/imported.ts'
import { takenCredentialIds } from '../passkeys/imported.ts'
import type { AcceptedAccount } from './accepted-account.ts'
import { type Candidate, rejection } from './batch.ts'
import type { ImportingTables } from './deps.ts'
import type { Finding } from './finding.ts'

const EXISTS = { field: 'email', reason: 'An account with this address exists.' }
const RESERVED = {
  field: 'email',
  reason: 'An account gave this address up less than 72 hours ago, and can still take it back.',
}
const REPEATED = { field: 'email', reason: 'An earlier record of the file has this address.' }
const PASSKEY = { field: 'passkeys', reason: 'An account has this passkey already.' }
const IDENTITY = { field: 'identities', reason: 'An account has this identity already.' }

/** What must be of one account only, as keys. */
export interface TakenKeys {
  /** Of accounts that existed before. */
  existing: ReadonlySet<string>
  /** Of earlier batches of this import. */
  isRepeated(key: string): boolean
}

/**
 * Divides the candidates: of several with the same address, passkey or identity the first remains,
 * unless an account has it. Existing accounts are never changed.
 */
export function withoutConflicts(
  candidates: Candidate[],
  { existing, isRepeated }: TakenKeys,
): { accepted: Candidate[]; rejected: Finding[]; keys: string[] } {
  const accepted: Candidate[] = []
  const rejected: Finding[] = []
  const keys = new Set<string>()
  for (const candidate of candidates) {
    const { account } = candidate
    const isTaken = (key: string) => existing.has(key) || keys.has(key) || isRepeated(key)
    const address = addressKey(account.email)
    const conflict =
      (existing.has(address) && EXISTS) ||
      (existing.has(reservedKey(account.email)) && RESERVED) ||
      (isTaken(address) && REPEATED) ||
      (passkeyKeys(account).some(isTaken) && PASSKEY) ||
      (identityKeys(account).some(isTaken) && IDENTITY)
    if (conflict) rejected.push(rejection(candidate, conflict))
    else {
      accepted.push(candidate)
      for (const key of keysOf(account)) keys.add(key)
    }
  }
  return { accepted, rejected, keys: [...keys] }
}

/** Those of the accounts' passkeys and identities that accounts in the database have, as keys. */
export async function takenCredentials(
  db: ImportingTables,
  accounts: AcceptedAccount[],
): Promise<string[]> {
  const credentialIds = accounts.flatMap(({ passkeys }) => passkeys.map((it) => it.credentialId))
  const identities = accounts.flatMap((it) => it.identities)
  const passkeys = credentialIds.length > 0 ? await takenCredentialIds(db, credentialIds) : []
  const taken = identities.length > 0 ? await takenIdentities(db, identities) : []
  return [
    ...[...passkeys].map((id) => `passkey ${id}`),
    ...taken.map(({ issuer, subject }) => identityKey(issuer, subject)),
  ]
}

/** Those of the addresses that are reserved, as keys. Call it after looking for their accounts. */
export async function reservedKeys(
  db: ImportingTables,
  emails: string[],
  now: Date,
): Promise<string[]> {
  return (await findReserved(db, emails, now)).map(reservedKey)
}

function reservedKey(email: string): string {
  return `reserved ${email}`
}

export function addressKey(email: string): string {
  return `address ${email}`
}

function keysOf(account: AcceptedAccount): string[] {
  return [addressKey(account.email), ...passkeyKeys(account), ...identityKeys(account)]
}

function passkeyKeys({ passkeys }: AcceptedAccount): string[] {
  return passkeys.map((it) => `passkey ${Buffer.from(it.credentialId).toString('hex')}`)
}

function identityKeys({ identities }: AcceptedAccount): string[] {
  return identities.map(({ issuer, subject }) => identityKey(issuer, subject))
}

function identityKey(issuer: string, subject: string): string {
  return `identity ${JSON.stringify([issuer, subject])}`
}
