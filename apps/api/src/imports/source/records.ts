import { csvRecords } from './csv.ts'
import { documentRecords } from './document.ts'
import type { SourceFile } from './file.ts'
import { jsonLines } from './json-lines.ts'
import { damagedField, type SourceRecord } from './record.ts'
import type { Shape } from './shape.ts'

const DAMAGED = 'This is not valid UTF-8. Convert the file, for example by iconv.'

/** The records of the file, in its order; memory does not grow with its size. */
export async function* recordsOf(
  file: Pick<SourceFile, 'read'>,
  shape: Shape,
  onBytes: (count: number) => void,
): AsyncGenerator<SourceRecord> {
  for await (const record of read(shape, counted(file.read(shape.offset), onBytes))) {
    const field = 'fields' in record ? damagedField(record.fields) : null
    if (field === null) yield record
    else yield { ...placeOf(record), unreadable: DAMAGED }
  }
}

function placeOf({ record, line, length }: SourceRecord) {
  return { record, line, length }
}

function read(shape: Shape, chunks: AsyncIterable<Buffer>): AsyncIterable<SourceRecord> {
  switch (shape.kind) {
    case 'csv':
      return csvRecords(chunks, shape.delimiter)
    case 'jsonLines':
      return jsonLines(chunks)
    case 'document':
      return documentRecords(chunks)
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: (count: number) => void) {
  for await (const chunk of chunks) {
    onBytes(chunk.length)
    yield chunk
  }
}
