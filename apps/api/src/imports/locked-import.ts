import { randomUUIDv7 } from 'node:crypto'
import { batchesOf } from './batch.ts'
import type { ImportDeps } from './deps.ts'
import { ImportError } from './import-error.ts'
import type { ImportRun, Source } from './import-run.ts'
import { openReport } from './report.ts'
import { settingsDigest } from './settings.ts'
import { recordsOf } from './source/records.ts'
import type { ImportSummary } from './summary.ts'
import {
  countFindings,
  findImport,
  findingsOf,
  finishImport,
  type ImportRow,
  keepOpen,
  lockFile,
  startImport,
} from './table.ts'
import { writeBatch } from './write-batch.ts'

/** The longest time of a timer. */
const WHOLE_TIME_MS = 2 ** 31 - 1

/** A transaction of its own holds the lock: it ends with this process, however that ends. */
export function importLocked(
  deps: ImportDeps,
  run: ImportRun,
  source: Source,
): Promise<ImportSummary> {
  return deps.db.$transaction(
    async (tx) => {
      if (!(await lockFile(tx, source.file.fingerprint))) {
        throw new ImportError(`Another process imports ${source.file.path} at the moment.`)
      }
      await keepOpen(tx)
      return importFrom(deps, run, source, await importOf(deps, run, source))
    },
    { timeout: WHOLE_TIME_MS },
  )
}

async function importOf({ db, clock }: ImportDeps, run: ImportRun, { file, format }: Source) {
  const key = {
    fingerprint: file.fingerprint,
    settings: settingsDigest(run.options, format),
  }
  const started = await findImport(db, key)
  return started ?? startImport(db, { ...key, id: randomUUIDv7(), format, startedAt: clock() })
}

async function importFrom(
  deps: ImportDeps,
  run: ImportRun,
  source: Source,
  started: ImportRow,
): Promise<ImportSummary> {
  const { db } = deps
  const { file, shape, format, rules } = source
  const state = { ...started }
  const progress = { bytes: 0, totalBytes: file.size }
  const summaryOf = async (status: ImportSummary['status']): Promise<ImportSummary> => ({
    status,
    dryRun: false,
    format,
    fingerprint: Buffer.from(file.fingerprint).toString('hex'),
    records: state.records,
    imported: state.imported,
    rejected: state.rejected,
    resumedAfter: started.records,
    findings: await countFindings(db, state.id),
  })

  if (!started.finishedAt) {
    const records = recordsOf(file, shape, (count) => {
      progress.bytes += count
    })
    const { signal } = run
    const position = state.records
    for await (const batch of batchesOf(records, { position, format, rules, signal })) {
      await file.assertUnchanged()
      const { imported, rejected } = await writeBatch(deps, state, batch)
      state.records = batch.end
      state.imported += imported
      state.rejected += rejected
      run.onProgress({ ...progress, ...countsOf(state) })
      if (run.signal.aborted) break
    }
    if (!run.signal.aborted) await finish(deps, state)
  }
  if (run.report) await writeReport(deps, run.report, state.id)
  if (started.finishedAt) return summaryOf('finishedBefore')
  return summaryOf(run.signal.aborted ? 'interrupted' : 'finished')
}

function finish({ db, clock, auditLog, source }: ImportDeps, state: ImportRow): Promise<void> {
  return db.$transaction(async (tx) => {
    await finishImport(tx, state.id, clock())
    const detail = `${state.imported} of ${state.records} records (${state.format})`
    await auditLog.recordMany(tx, [{ accountId: null, kind: 'accountsImported', detail }], source)
  })
}

async function writeReport({ db }: ImportDeps, name: string, importId: string) {
  const report = await openReport(name)
  for await (const findings of findingsOf(db, importId)) await report.add(findings)
  await report.close()
}

function countsOf({ records, imported, rejected }: ImportRow) {
  return { records, imported, rejected }
}
