import { AppError } from '@signin/contracts'
import * as z from 'zod'

/** The last account of a page: where the next one starts. Stages are searched in this order. */
const Cursor = z.union([
  z.tuple([z.literal('address'), z.string()]),
  z.tuple([z.literal('name'), z.string(), z.uuid()]),
  z.tuple([z.literal('part'), z.uuid()]),
])
export type Cursor = z.output<typeof Cursor>

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/**
 * A cursor reaches no account that the search itself does not: one that was made up starts elsewhere.
 *
 * @throws {AppError} `invalid_input` if it is malformed.
 */
export function decodeCursor(encoded: string): Cursor {
  try {
    const cursor = Cursor.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()))
    if (!cursor.some((part) => part.includes('\0'))) return cursor
  } catch {
    // Reported below, like a cursor with a character that PostgreSQL rejects.
  }
  throw new AppError('invalid_input', {
    issues: [{ path: ['after'], message: 'This is not a cursor of an earlier page.' }],
  })
}
