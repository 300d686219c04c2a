import * as z from 'zod/mini'
import { lengthOf, storableText } from './text.ts'

/** Hebrew with vowels and accents needs five, Tibetan four. Higher stacks overlap adjacent lines. */
const MAX_MARKS = 6
/**
 * Maximum code points of one grapheme, which cannot be wrapped: the longest emoji has ten. Without
 * this limit a name could be wider than the page.
 */
const MAX_IN_ONE_CHARACTER = 12

/**
 * Blank characters that Unicode does not class as separators: Braille blank, null notehead, and the
 * full and half blank of hieroglyphs.
 */
const BLANK = '\u2800\u{1d159}\u{13441}\u{13442}'
/** A visible character: not a space, joiner, format control or combining mark. */
const VISIBLE = new RegExp(`[^\\p{Zs}\\p{M}\\p{Cf}\\p{DI}${BLANK}]`, 'u')
/**
 * Controls, line breaks and invisible characters, with which a name could reorder the line that
 * shows it (Trojan Source) or hide content in it.
 */
const INVISIBLE = /[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\ufff9-\ufffc]/u
/**
 * The exceptions that scripts and emoji need: joiners and emoji variation selectors anywhere, other
 * selectors only after a base character of their script, and the tag sequences of regional flags such
 * as England's (UTS 51, ED-14a).
 */
const ALLOWED_INVISIBLE = new RegExp(
  [
    '[\\u200c\\u200d\\ufe0e\\ufe0f]',
    '(?<=\\p{sc=Han})[\\u{e0100}-\\u{e01ef}]',
    '(?<=\\p{sc=Mong})[\\u180b-\\u180d\\u180f]',
    '(?<=\\u{1f3f4})[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  ].join('|'),
  'gu',
)
const TOO_MANY_MARKS = new RegExp(`^\\p{M}|[\\p{M}\\u200c\\u200d]{${MAX_MARKS + 1}}`, 'u')

function hasStackedMarks(name: string): boolean {
  // ASCII has no marks. An import reads a million names, and segmenting is the slowest part of that.
  if (/^[\x20-\x7e]*$/.test(name)) return false
  if (TOO_MANY_MARKS.test(name)) return true
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)
  return [...characters].some(({ segment }) => lengthOf(segment) > MAX_IN_ONE_CHARACTER)
}

/**
 * Schema of all names that people choose: any script, NFC, trimmed, inner spaces collapsed. Names
 * appear in lists, sentences and subjects of emails.
 *
 * @param maxLength in code points, after normalisation.
 * @param missingMessage the message for an empty name.
 */
export function nameSchema(maxLength: number, missingMessage: string) {
  const tooLong = `Use at most ${maxLength} characters.`
  return z.pipe(
    z.pipe(
      storableText(10 * maxLength, tooLong),
      z.transform((typed: string) =>
        typed
          .normalize('NFC')
          .trim()
          .replace(/\p{Zs}+/gu, ' '),
      ),
    ),
    z.string().check(
      z.minLength(1, missingMessage),
      z.refine((name) => lengthOf(name) <= maxLength, tooLong),
      z.refine((name) => name === '' || VISIBLE.test(name), 'Enter a name that can be seen.'),
      z.refine(
        (name) => !INVISIBLE.test(name.replace(ALLOWED_INVISIBLE, '')),
        'This contains a character that cannot be shown.',
      ),
      z.refine((name) => !hasStackedMarks(name), 'This has too many marks on one character.'),
    ),
  )
}
