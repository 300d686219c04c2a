import { getManyValues, isMany, none } from 'stream-chain/defs.js'
import { jsonParser, type Token } from 'stream-json/core/parser.js'
import { ImportError } from '../import-error.ts'
import { createCollector } from './document-collector.ts'
import { CUT_OFF, MAX_RECORD_BYTES, type SourceRecord } from './record.ts'

/**
 * The accounts of one JSON document: the elements of the array that it is, or of the array in its
 * member `users`. Only the record at hand is in memory.
 *
 * @throws {ImportError} where the document is not valid JSON.
 */
export async function* documentRecords(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<SourceRecord> {
  const collector = createCollector()
  const tokenizer = createTokenizer()
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    const tokens = tokenizer.tokensOf(decoder.decode(chunk, { stream: true }), collector.count())
    yield* collector.take(tokens)
  }
  if (!tokenizer.isComplete()) {
    yield { record: collector.count() + 1, line: null, length: 0, unreadable: CUT_OFF }
  }
}

function createTokenizer() {
  const parse = jsonParser({ packValues: true, streamValues: false }) as (
    text: string | typeof none,
  ) => unknown
  let length = 0

  return {
    tokensOf(text: string, count: number): Token[] {
      const tokens = tokensOrNull(() => parse(text))
      if (!tokens) {
        const message = `The file is not valid JSON, within 64 kB after its record ${count}.`
        throw new ImportError(message)
      }
      // One text is one token, and stays in memory until it ends.
      length = tokens.length > 0 ? 0 : length + text.length
      if (length <= MAX_RECORD_BYTES) return tokens
      throw new ImportError(`The file has a text longer than 1 MB after its record ${count}.`)
    },
    isComplete: () => tokensOrNull(() => parse(none)) !== null,
  }
}

function tokensOrNull(parse: () => unknown): Token[] | null {
  try {
    const parsed = parse()
    return isMany(parsed) ? (getManyValues(parsed) as Token[]) : []
  } catch {
    return null
  }
}
