import Assembler from 'stream-json/core/assembler.js'
import type { Token } from 'stream-json/core/parser.js'
import { MAX_RECORD_BYTES, recordOf, type SourceRecord, TOO_LONG } from './record.ts'

/** The members that hold the accounts in an object: of Keycloak and Firebase, and of Cognito. */
export const DOCUMENT_KEYS = ['users', 'Users']

/** Builds the records of a JSON document from its tokens, and keeps nothing else of it. */
export function createCollector() {
  let count = 0
  /** The number of open objects and arrays. */
  let depth = 0
  /** That number within the array of the records; 0 outside of it. */
  let arrayDepth = 0
  /** The last member of the outermost object. */
  let key = ''
  let assembler: Assembler | null = null
  let length = 0

  function* take(tokens: Token[]): Generator<SourceRecord> {
    for (const token of tokens) {
      const opens = token.name === 'startObject' || token.name === 'startArray'
      if (token.name === 'endObject' || token.name === 'endArray') depth--
      if (arrayDepth === 0) watch(token)
      else if (depth < arrayDepth) arrayDepth = 0
      else {
        assemble(token, opens && depth === arrayDepth)
        if (depth === arrayDepth && !opens) yield finished()
      }
      if (opens) depth++
    }
  }

  function watch(token: Token): void {
    if (token.name === 'keyValue' && depth === 1) key = token.value
    const holdsRecords = depth === 0 || (depth === 1 && DOCUMENT_KEYS.includes(key))
    if (token.name === 'startArray' && holdsRecords) arrayDepth = depth + 1
  }

  function assemble(token: Token, begins: boolean): void {
    if (begins) {
      assembler = new Assembler()
      length = 0
    }
    length += 'value' in token && typeof token.value === 'string' ? token.value.length + 1 : 1
    if (length > MAX_RECORD_BYTES) assembler = null
    assembler?.consume(token)
  }

  function finished(): SourceRecord {
    const place = { record: ++count, line: null, length: Math.min(length, MAX_RECORD_BYTES) }
    const value = assembler?.current
    const isTooLong = length > MAX_RECORD_BYTES
    assembler = null
    length = 0
    return isTooLong ? { ...place, unreadable: TOO_LONG } : recordOf(place, value)
  }

  return { take, count: () => count }
}
