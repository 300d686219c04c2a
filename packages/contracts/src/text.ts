import * as z from 'zod/mini'

/** Characters as people count them: code points, not UTF-16 units (NIST 800-63B-4, 3.1.1.2). */
export function lengthOf(text: string): number {
  return [...text].length
}

/**
 * Text that can be stored and compared: at most `maxUnits` UTF-16 units before any other work is
 * done on it, no lone surrogate (it would silently become U+FFFD on its way to the database) and
 * no NUL (PostgreSQL's text cannot hold one).
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

/** A moment as ISO 8601 in UTC. */
export const Timestamp = z.iso.datetime()

/** The input of a procedure that takes none: nothing at all, or an empty object. */
export const Nothing = z.optional(z.strictObject({}))
