import { CUT_OFF, MAX_RECORD_BYTES, recordOf, type SourceRecord, TOO_LONG } from './record.ts'

const NEW_LINE = 10
const NOT_JSON = 'The line is not valid JSON.'

/** The records of JSON lines. Blank lines are none. */
export async function* jsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRecord> {
  let record = 0
  for await (const { line, text, isLast } of lines(chunks)) {
    if (text?.trim() === '') continue
    const place = { record: ++record, line, length: text?.length ?? 0 }
    if (text === null) {
      yield { ...place, unreadable: TOO_LONG }
      continue
    }
    yield parsed(place, text, isLast ? CUT_OFF : NOT_JSON)
  }
}

function parsed(place: Parameters<typeof recordOf>[0], text: string, error: string) {
  try {
    return recordOf(place, JSON.parse(text))
  } catch {
    return { ...place, unreadable: error }
  }
}

interface Line {
  line: number
  /** Null for a line that is too long, of which nothing is kept. */
  text: string | null
  /** No line end follows. */
  isLast: boolean
}

async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let line = 1
  let pieces: Buffer[] = []
  let length = 0
  const take = (piece: Buffer) => {
    length += piece.length
    if (length > MAX_RECORD_BYTES) pieces = []
    else pieces.push(piece)
  }
  const taken = (isLast: boolean): Line => {
    const text = length > MAX_RECORD_BYTES ? null : Buffer.concat(pieces).toString('utf8')
    pieces = []
    length = 0
    return { line: line++, text, isLast }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, start)) {
      take(chunk.subarray(start, end))
      yield taken(false)
      start = end + 1
    }
    take(chunk.subarray(start))
  }
  if (length > 0) yield taken(true)
}
