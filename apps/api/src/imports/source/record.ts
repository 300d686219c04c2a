/** More than any export writes for one account. Bounds the memory that a record takes. */
export const MAX_RECORD_BYTES = 1_000_000

/** One record of the file: its fields, or why it cannot be read. */
export type SourceRecord = Place & {
  /** About how many characters it has. */
  length: number
} & ({ fields: Fields } | { unreadable: string })

export type Fields = Record<string, unknown>

export interface Place {
  /** The number of the record, from 1. The header of a CSV file is no record. */
  record: number
  /** The line at which it ends, from 1; null in a JSON document. */
  line: number | null
}

export const TOO_LONG = `The record is longer than ${MAX_RECORD_BYTES / 1_000_000} MB.`
export const CUT_OFF = 'The file ends within this record: it may have been cut off.'
const NO_OBJECT = 'The record is no JSON object.'

/** The record of a parsed JSON value. */
export function recordOf(place: Place & { length: number }, value: unknown): SourceRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...place, unreadable: NO_OBJECT }
  }
  return { ...place, fields: value as Fields }
}

/**
 * The first field with a replacement character, or null. Decoding writes it for bytes that are not
 * valid UTF-8; a file that holds the character itself was damaged before.
 */
export function damagedField(fields: Fields): string | null {
  return Object.keys(fields).find((name) => isDamaged(fields[name]) || isDamaged(name)) ?? null
}

/** Iterative: a record of 1 MB can be nested deeper than the stack. */
function isDamaged(value: unknown): boolean {
  const values = [value]
  while (values.length > 0) {
    const next = values.pop()
    if (typeof next === 'string') {
      if (next.includes('\ufffd')) return true
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, inner] of Object.entries(next)) values.push(key, inner)
    }
  }
  return false
}
