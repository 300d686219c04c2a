import { takenAddresses } from '../accounts/imported.ts'
import { type Batch, batchesOf } from './batch.ts'
import { addressKey, reservedKeys, takenCredentials, withoutConflicts } from './conflicts.ts'
import type { ImportDeps } from './deps.ts'
import { type Finding, inFileOrder, rejectedRecords } from './finding.ts'
import { createFindingCounts } from './finding-counts.ts'
import type { ImportRun, Source } from './import-run.ts'
import { openReport } from './report.ts'
import { createSeenKeys, type SeenKeys } from './seen-keys.ts'
import { recordsOf } from './source/records.ts'
import type { ImportSummary } from './summary.ts'

/** Reads and checks everything as an import does, and writes nothing but the report. */
export async function importOnTrial(
  deps: ImportDeps,
  run: ImportRun,
  { file, shape, format, rules }: Source,
): Promise<ImportSummary> {
  const report = run.report ? await openReport(run.report) : null
  const seen = createSeenKeys()
  const findings = createFindingCounts()
  const counts = { records: 0, imported: 0, rejected: 0 }
  let bytes = 0
  try {
    const records = recordsOf(file, shape, (count) => {
      bytes += count
    })
    for await (const batch of batchesOf(records, {
      position: 0,
      format,
      rules,
      signal: run.signal,
    })) {
      const result = await tryBatch(deps, batch, seen)
      counts.records = batch.end
      counts.imported += result.imported
      counts.rejected += rejectedRecords(result.findings)
      findings.add(result.findings)
      await report?.add(result.findings)
      run.onProgress({ bytes, totalBytes: file.size, ...counts })
      if (run.signal.aborted) break
    }
  } finally {
    seen.close()
    await report?.close()
  }
  return {
    status: run.signal.aborted ? 'interrupted' : 'finished',
    dryRun: true,
    format,
    fingerprint: Buffer.from(file.fingerprint).toString('hex'),
    ...counts,
    resumedAfter: 0,
    findings: findings.byFrequency(),
  }
}

async function tryBatch(
  { db, clock }: ImportDeps,
  { candidates, findings }: Batch,
  seen: SeenKeys,
): Promise<{ imported: number; findings: Finding[] }> {
  const accounts = candidates.map(({ account }) => account)
  const emails = accounts.map(({ email }) => email)
  const addresses = [...(await takenAddresses(db, emails)).keys()].map(addressKey)
  const reserved = await reservedKeys(db, emails, clock())
  const credentials = await takenCredentials(db, accounts)
  const existing = new Set([...addresses, ...reserved, ...credentials])
  const { accepted, rejected, keys } = withoutConflicts(candidates, {
    existing,
    isRepeated: seen.has,
  })
  seen.add(keys)
  const all = [...findings, ...rejected, ...accepted.flatMap((it) => it.findings)]
  return { imported: accepted.length, findings: inFileOrder(all) }
}
