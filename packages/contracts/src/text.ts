import * as z from 'zod/mini'

/** Length in code points, not in UTF-16 units (NIST 800-63B-4, 3.1.1.2). */
export function lengthOf(text: string): number {
  return [...text].length
}

/**
 * Text that can be stored and compared: at most `maxUnits` UTF-16 units, checked before any other
 * work; no lone surrogate, which would silently become U+FFFD in the database; no NUL, which
 * PostgreSQL's text type cannot store.
 */
export function storableText(maxUnits: number, tooLong: string) {
  return z.string('Enter some text.').check(
    z.maxLength(maxUnits, { error: tooLong, abort: true }),
    z.refine((text) => text.isWellFormed() && !text.includes('\0'), {
      error: 'This contains a character that cannot be stored.',
      abort: true,
    }),
  )
}

/** A time in ISO 8601, UTC. */
export const Timestamp = z.iso.datetime()

/** The input of a procedure without input: undefined or an empty object. */
export const EmptyInput = z.optional(z.strictObject({}))
