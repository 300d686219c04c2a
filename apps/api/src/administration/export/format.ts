export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const CONTENT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
}

/** One record: every one of an export has the same fields in the same order. */
export type ExportedRecord = Record<string, string | number | boolean | null>

/** The lines of an export. Yields text of whole lines. */
export async function* linesOf(
  records: AsyncIterable<ExportedRecord[]>,
  format: ExportFormat,
): AsyncGenerator<string> {
  let isFirst = true
  for await (const batch of records) {
    const [first] = batch
    if (first && isFirst && format === 'csv') yield lineOfCells(Object.keys(first))
    if (first) isFirst = false
    const write = format === 'csv' ? csvLine : jsonLine
    yield batch.map(write).join('')
  }
}

const jsonLine = (record: ExportedRecord) => `${JSON.stringify(record)}\n`
const csvLine = (record: ExportedRecord) => lineOfCells(Object.values(record))

/** RFC 4180, with quotes around every cell. */
function lineOfCells(cells: ExportedRecord[string][]): string {
  const quoted = cells.map(
    (cell) => `"${withoutFormula(String(cell ?? '')).replaceAll('"', '""')}"`,
  )
  return `${quoted.join(',')}\r\n`
}

/**
 * A spreadsheet runs a cell that starts with one of these as a formula, which can fetch a URL with
 * other cells in it (OWASP, CSV injection). Names and addresses are chosen by strangers.
 */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/

function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
