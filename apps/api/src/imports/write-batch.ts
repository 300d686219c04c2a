import { claimAddresses, importAccounts } from '../accounts/imported.ts'
import { importIdentities } from '../identities/imported.ts'
import { importPasskeys } from '../passkeys/imported.ts'
import { importPasswords } from '../passwords/import-passwords.ts'
import { importPasskeyRequests, importSeeds } from '../second-factors/imported.ts'
import type { AcceptedAccount } from './accepted-account.ts'
import type { Batch, Candidate } from './batch.ts'
import { addressKey, reservedKeys, takenCredentials, withoutConflicts } from './conflicts.ts'
import type { ImportDeps, ImportingTables } from './deps.ts'
import { inFileOrder, rejectedRecords } from './finding.ts'
import { ImportError } from './import-error.ts'
import { addFindings, addImportedAccounts, advance, createdBy, type ImportRow } from './table.ts'

/** Longer than a batch takes on a busy database; a transaction of Prisma lasts 5 s otherwise. */
const TIMEOUT_MS = 120_000
/** Credentials are unique, and others may add the same between the look-up and the insert. */
const MAX_ATTEMPTS = 3

export interface BatchCounts {
  imported: number
  rejected: number
}

/** What the look-up found free, another transaction took. */
class TakenMeanwhile extends Error {}

/**
 * Imports the batch in one transaction, together with the import's position: killed at any point, it
 * happened wholly or not at all.
 *
 * @throws {ImportError} if another process went on with the import.
 */
export async function writeBatch(
  deps: ImportDeps,
  { id, format, records: from }: Pick<ImportRow, 'id' | 'format' | 'records'>,
  batch: Batch,
): Promise<BatchCounts> {
  const write = async (tx: ImportingTables): Promise<BatchCounts> => {
    const { accepted, rejected } = withoutConflicts(
      batch.candidates,
      await takenKeysOf(tx, id, batch.candidates, deps.clock()),
    )
    await addAccounts(tx, deps, accepted)
    await addImportedAccounts(
      tx,
      id,
      accepted.map(({ record, account }) => ({
        record,
        accountId: account.id,
        externalId: account.externalId,
      })),
    )
    const findings = [...batch.findings, ...rejected, ...accepted.flatMap((it) => it.findings)]
    await addFindings(tx, id, inFileOrder(findings))
    await deps.auditLog.recordMany(
      tx,
      accepted.map(({ account }) => ({
        accountId: account.id,
        kind: 'accountImported',
        detail: format,
      })),
      deps.source,
    )
    const counts = { imported: accepted.length, rejected: rejectedRecords(findings) }
    if (await advance(tx, id, { from, to: batch.end, ...counts })) return counts
    throw new ImportError('Another process went on with this import.')
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await deps.db.$transaction(write, { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS })
    } catch (error) {
      if (!(error instanceof TakenMeanwhile) || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

async function takenKeysOf(
  tx: ImportingTables,
  importId: string,
  candidates: Candidate[],
  now: Date,
) {
  const accounts = candidates.map(({ account }) => account)
  const emails = accounts.map(({ email }) => email)
  const addresses = await claimAddresses(tx, emails)
  const reserved = await reservedKeys(tx, emails, now)
  const own = await createdBy(tx, importId, [...addresses.values()])
  const isOwn = (email: string) => own.has(addresses.get(email) ?? '')
  const existing = [...addresses.keys()].filter((email) => !isOwn(email)).map(addressKey)
  const repeated = new Set([...addresses.keys()].filter(isOwn).map(addressKey))
  return {
    existing: new Set([...existing, ...reserved, ...(await takenCredentials(tx, accounts))]),
    isRepeated: (key: string) => repeated.has(key),
  }
}

async function addAccounts(
  tx: ImportingTables,
  { clock, secretBox, passwordBox }: ImportDeps,
  accepted: Candidate[],
): Promise<void> {
  const now = clock()
  const accounts = accepted.map(({ account }) => account)
  const ofEach = <Item>(items: (account: AcceptedAccount) => Item[]) =>
    accounts.flatMap((account) => items(account).map((it) => ({ ...it, accountId: account.id })))
  const passwords = ofEach((it) => (it.passwordHash ? [{ stored: it.passwordHash }] : []))
  const seeds = ofEach((it) => (it.seed ? [{ seed: it.seed }] : []))
  const passkeys = ofEach((it) => it.passkeys)
  const identities = ofEach((it) => it.identities)
  const asking = accounts.filter((it) => it.askForPasskey).map(({ id }) => id)

  assertAll(await importAccounts(tx, accounts.map(columnsOf), now), accounts)
  if (passwords.length > 0) await importPasswords(tx, passwords, passwordBox)
  if (seeds.length > 0) await importSeeds(tx, seeds, { secretBox, now })
  if (passkeys.length > 0) assertAll(await importPasskeys(tx, passkeys, now), passkeys)
  if (asking.length > 0) await importPasskeyRequests(tx, asking)
  if (identities.length > 0) assertAll(await importIdentities(tx, identities, now), identities)
}

function columnsOf(account: AcceptedAccount) {
  const { id, email, name, role, locale, timeZone, createdAt } = account
  return { id, email, name, role, locale, timeZone, createdAt }
}

function assertAll(added: number, expected: readonly unknown[]): void {
  if (added < expected.length) throw new TakenMeanwhile('A credential was taken meanwhile.')
}
