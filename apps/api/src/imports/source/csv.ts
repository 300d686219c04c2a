import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, type Info, parse } from 'csv-parse'
import { ImportError } from '../import-error.ts'
import { CUT_OFF, MAX_RECORD_BYTES, type SourceRecord } from './record.ts'

interface Skipped {
  line: number
  reason: string
}

/**
 * The records of a CSV file (RFC 4180), whose first line names the columns. Lines may end in any of
 * the usual ways, also mixed.
 *
 * @throws {ImportError} for a record that does not end, since what follows it cannot be told apart.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<SourceRecord> {
  const skipped: Skipped[] = []
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD_BYTES,
    on_skip(error) {
      if (error?.code === 'CSV_MAX_RECORD_SIZE') throw error
      const line = Number(error?.lines)
      // Each quote in a line is an error of its own.
      if (error && skipped.at(-1)?.line !== line) skipped.push({ line, reason: reasonOf(error) })
    },
  })
  // A failure also ends the iteration below, which throws it.
  pipeline(Readable.from(chunks), parser).catch(() => {})

  let columns: string[] | undefined
  let record = 0
  try {
    for await (const { record: values, info } of parser as AsyncIterable<CsvRow>) {
      columns ??= columnsOf(values)
      if (info.records === 1) continue
      for (const { line, reason } of skippedBefore(skipped, info.lines)) {
        yield { record: ++record, line, length: 0, unreadable: reason }
      }
      const fields = Object.fromEntries(columns.map((name, at) => [name, values[at]]))
      const length = values.reduce((sum, value) => sum + value.length, 0)
      yield { record: ++record, line: info.lines, length, fields }
    }
  } catch (error) {
    throw error instanceof CsvError ? endless(error) : error
  }
  for (const { line, reason } of skipped) {
    yield { record: ++record, line, length: 0, unreadable: reason }
  }
}

interface CsvRow {
  record: string[]
  info: Info
}

function columnsOf(header: string[]): string[] {
  const columns = header.map((name) => name.trim())
  const duplicate = columns.find((name, at) => name && columns.indexOf(name) !== at)
  if (duplicate) throw new ImportError(`The header has the column ${duplicate} twice.`)
  return columns
}

function skippedBefore(skipped: Skipped[], line: number): Skipped[] {
  const at = skipped.findIndex((it) => it.line > line)
  return skipped.splice(0, at < 0 ? skipped.length : at)
}

/** The library's messages quote the field, which may be a secret. */
function reasonOf({ code }: CsvError): string {
  if (code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
    return 'The record has another number of columns than the header.'
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') return CUT_OFF
  return 'The record has a quote within a field: quotes are doubled, and such a field is in quotes.'
}

function endless({ lines }: CsvError): ImportError {
  return new ImportError(
    `The record that reaches line ${lines} is longer than ${MAX_RECORD_BYTES / 1_000_000} MB. A quote is probably missing in it: correct the file.`,
  )
}
