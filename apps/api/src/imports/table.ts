import type { Import, Tables } from '@signin/db'
import type { Finding } from './finding.ts'
import type { FindingCount } from './finding-counts.ts'

export type ImportTables = Tables<'import' | 'importFinding' | 'importedAccount'>

export type ImportRow = Import

type Key = Pick<ImportRow, 'fingerprint' | 'settings'>

/** Returns whether this transaction now is the only one that imports the file. */
export async function lockFile(db: ImportTables, fingerprint: Uint8Array): Promise<boolean> {
  const name = `import ${Buffer.from(fingerprint).toString('hex')}`
  const [row] = await db.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as locked`
  return row?.locked ?? false
}

/** The transaction that holds the lock waits for its whole time: the server must not end it. */
export async function keepOpen(db: ImportTables): Promise<void> {
  await db.$executeRaw`set local idle_in_transaction_session_timeout = 0`
}

export async function findImport(db: ImportTables, key: Key): Promise<ImportRow | null> {
  return db.import.findUnique({ where: { fingerprint_settings: key } })
}

export async function startImport(
  db: ImportTables,
  row: Key & Pick<ImportRow, 'id' | 'format' | 'startedAt'>,
): Promise<ImportRow> {
  return db.import.create({ data: row })
}

/**
 * Moves the import from the position `from` to `to`. Returns false if it is not there: another
 * process went on with it.
 */
export async function advance(
  db: ImportTables,
  id: string,
  {
    from,
    to,
    imported,
    rejected,
  }: { from: number; to: number; imported: number; rejected: number },
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: { id, records: from },
    data: { records: to, imported: { increment: imported }, rejected: { increment: rejected } },
  })
  return count === 1
}

export async function finishImport(db: ImportTables, id: string, now: Date): Promise<void> {
  await db.import.updateMany({ where: { id }, data: { finishedAt: now } })
}

export async function addFindings(
  db: ImportTables,
  importId: string,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return
  await db.importFinding.createMany({
    data: findings.map((finding, at) => ({ ...finding, importId, ordinal: at })),
  })
}

const PAGE_SIZE = 1000

/** In the order of the file, in pages. */
export async function* findingsOf(db: ImportTables, importId: string): AsyncGenerator<Finding[]> {
  let after = { record: 0, ordinal: 0 }
  for (;;) {
    const page = await db.importFinding.findMany({
      where: {
        importId,
        OR: [
          { record: { gt: after.record } },
          { record: after.record, ordinal: { gt: after.ordinal } },
        ],
      },
      orderBy: [{ record: 'asc' }, { ordinal: 'asc' }],
      take: PAGE_SIZE,
    })
    yield page.map(({ record, line, outcome, field, reason }) => ({
      record,
      line,
      outcome: outcome === 'rejected' ? outcome : 'incomplete',
      field,
      reason,
    }))
    const last = page.at(-1)
    if (!last || page.length < PAGE_SIZE) return
    after = last
  }
}

/** How often each reason occurs, the most frequent first. */
export async function countFindings(db: ImportTables, importId: string): Promise<FindingCount[]> {
  return db.$queryRaw<FindingCount[]>`
    select outcome, field, reason, count(*)::int as count
    from import_findings where import_id = ${importId}::uuid
    group by outcome, field, reason order by 4 desc, 1, 2, 3`
}

export interface ImportedAccountRow {
  accountId: string
  record: number
  externalId: string | null
}

export async function addImportedAccounts(
  db: ImportTables,
  importId: string,
  rows: readonly ImportedAccountRow[],
): Promise<void> {
  await db.$executeRaw`
    insert into imported_accounts (account_id, import_id, record, external_id)
    select "accountId", ${importId}::uuid, record, "externalId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row ("accountId" uuid, record int, "externalId" text)`
}

/** Those of the accounts that this import created. */
export async function createdBy(
  db: ImportTables,
  importId: string,
  accountIds: string[],
): Promise<Set<string>> {
  const rows = await db.importedAccount.findMany({
    where: { importId, accountId: { in: accountIds } },
    select: { accountId: true },
  })
  return new Set(rows.map(({ accountId }) => accountId))
}
