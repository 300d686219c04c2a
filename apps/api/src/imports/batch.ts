import { type AcceptedAccount, acceptAccount, type FieldFinding } from './accepted-account.ts'
import type { Finding } from './finding.ts'
import type { FormatName } from './format-names.ts'
import { formatOf } from './formats/formats.ts'
import { unknownField } from './formats/signin.ts'
import type { ReadingRules } from './import-options.ts'
import type { Place, SourceRecord } from './source/record.ts'

const MAX_RECORDS = 500
/** Bounds the memory of a batch whose records are long. */
const MAX_CHARACTERS = 8_000_000

/** Records in sequence, which one transaction imports. */
export interface Batch {
  /** The number of the last record. */
  end: number
  candidates: Candidate[]
  findings: Finding[]
}

export interface Candidate extends Place {
  account: AcceptedAccount
  /** What does not come over of it. */
  findings: Finding[]
}

export interface BatchesToRead {
  position: number
  format: FormatName
  rules: ReadingRules
  /** Ends the skipping of what was imported before, which can take minutes. */
  signal: AbortSignal
}

/** Reads records into batches, and starts behind the record `position`. */
export async function* batchesOf(
  records: AsyncIterable<SourceRecord>,
  { position, format, rules, signal }: BatchesToRead,
): AsyncGenerator<Batch> {
  let batch: Batch = emptyBatch(position)
  let count = 0
  let characters = 0
  for await (const record of records) {
    if (record.record <= position) {
      signal.throwIfAborted()
      continue
    }
    add(batch, record, format, rules)
    characters += record.length
    if (++count < MAX_RECORDS && characters < MAX_CHARACTERS) continue
    yield batch
    batch = emptyBatch(record.record)
    count = 0
    characters = 0
  }
  if (count > 0) yield batch
}

function emptyBatch(end: number): Batch {
  return { end, candidates: [], findings: [] }
}

function add(batch: Batch, source: SourceRecord, format: FormatName, rules: ReadingRules): void {
  const { record, line } = source
  batch.end = record
  if ('unreadable' in source) {
    batch.findings.push(rejection(source, { field: null, reason: source.unreadable }))
    return
  }
  const unknown = format === 'signin' ? unknownField(source.fields) : null
  if (unknown !== null) {
    const reason = 'The record has a field that the format does not know.'
    batch.findings.push(rejection(source, { field: null, reason }))
    return
  }
  const foreign = formatOf(format).accountOf(source.fields)
  if (!foreign) return
  const { account, findings } = acceptAccount(foreign, rules)
  if (!account) batch.findings.push(...findings.map((it) => rejection(source, it)))
  else {
    const incomplete = findings.map((it) => ({
      record,
      line,
      outcome: 'incomplete' as const,
      ...it,
    }))
    batch.candidates.push({ record, line, account, findings: incomplete })
  }
}

/** @param found a field of null means the whole record. */
export function rejection(
  { record, line }: Place,
  { field, reason }: Omit<FieldFinding, 'field'> & { field: string | null },
): Finding {
  return { record, line, outcome: 'rejected', field, reason }
}
