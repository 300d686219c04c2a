import type { ImportDeps } from './deps.ts'
import { importOnTrial } from './dry-run.ts'
import type { FormatName } from './format-names.ts'
import { recognisedFormat } from './formats/formats.ts'
import { ImportError } from './import-error.ts'
import type { ImportRun } from './import-run.ts'
import { importLocked } from './locked-import.ts'
import { assertOtherFile } from './report.ts'
import { openSourceFile, type SourceFile } from './source/file.ts'
import { recordsOf } from './source/records.ts'
import { type Shape, shapeOf } from './source/shape.ts'
import type { ImportSummary } from './summary.ts'

/**
 * Imports the accounts of a file. Memory does not grow with it. Every batch is one transaction with
 * the position in the file: after any end, the same call goes on there, and after the last record it
 * does nothing. Existing accounts are never changed.
 *
 * @throws {ImportError} if the file cannot be imported, or another process imports it at the moment.
 */
export async function importFile(deps: ImportDeps, run: ImportRun): Promise<ImportSummary> {
  if (run.report) assertOtherFile(run.report, run.file)
  const file = await openSourceFile(run.file, run.signal)
  try {
    const shape = shapeOf(file.sample)
    const format = run.options.format ?? (await formatOfFile(file, shape))
    const configuredProviders = deps.identityProviders
    const rules = { ...run.options, configuredProviders, now: deps.clock() }
    const source = { file, shape, format, rules }
    return run.dryRun
      ? await importOnTrial(deps, run, source)
      : await importLocked(deps, run, source)
  } finally {
    await file.close()
  }
}

async function formatOfFile(file: SourceFile, shape: Shape): Promise<FormatName> {
  let reason = ''
  for await (const record of recordsOf(file, shape, () => {})) {
    if ('fields' in record) return recognisedFormat(record.fields)
    reason ||= `${record.line ? `Line ${record.line}` : 'Record 1'}: ${record.unreadable}`
  }
  throw new ImportError(`The file has no record that can be read. ${reason}`.trimEnd())
}
