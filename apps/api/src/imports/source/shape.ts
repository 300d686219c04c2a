import { ImportError } from '../import-error.ts'
import { DOCUMENT_KEYS } from './document-collector.ts'

/** How the file's records are written. */
export type Shape =
  | { kind: 'csv'; offset: number; delimiter: string }
  | { kind: 'jsonLines' | 'document'; offset: number }

const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf])
const UTF16_BOMS = [Buffer.from([0xfe, 0xff]), Buffer.from([0xff, 0xfe])]
const HOLDS_ACCOUNTS = new RegExp(`"(${DOCUMENT_KEYS.join('|')})"\\s*:\\s*\\[`)
const DELIMITERS = [',', ';', '\t']

/**
 * Recognises the shape of a file by its first bytes: JSON lines, one JSON document, or CSV.
 *
 * @throws {ImportError} for a file that is not in UTF-8 or no text at all.
 */
export function shapeOf(sample: Buffer): Shape {
  if (UTF16_BOMS.some((bom) => sample.indexOf(bom) === 0) || sample.includes(0)) {
    throw new ImportError(
      'The file is no text in UTF-8. Convert it, for example by `iconv -f UTF-16 -t UTF-8`.',
    )
  }
  const offset = sample.indexOf(UTF8_BOM) === 0 ? UTF8_BOM.length : 0
  const text = sample.subarray(offset).toString('utf8')
  const first = text.trimStart()[0]
  if (first === '[') return { kind: 'document', offset }
  if (first === '{') return { kind: isDocument(text) ? 'document' : 'jsonLines', offset }
  return { kind: 'csv', offset, delimiter: delimiterOf(text) }
}

/** JSON lines begin with an object in one line, unless it is one that holds all accounts. */
function isDocument(text: string): boolean {
  const [line = '', ...more] = text.trimStart().split('\n')
  if (HOLDS_ACCOUNTS.test(line)) return true
  return more.length > 0 && !line.trimEnd().endsWith('}')
}

function delimiterOf(text: string): string {
  const [header = ''] = text.trimStart().split(/\r|\n/, 1)
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}
