import * as z from 'zod/mini'
import { lengthOf, storableText } from './text.ts'

/** Hebrew with vowels and accents has five, Tibetan four. What stacks more is drawn over its neighbours. */
const MAX_MARKS = 6
/**
 * Code points in what is drawn, and wrapped, as one character: the longest emoji has ten. Without a
 * bound a name could be wider than the page it stands on.
 */
const MAX_IN_ONE_CHARACTER = 12

/**
 * What is drawn as nothing, or as the space it stands for, and is no separator to Unicode: of Braille,
 * of musical notes, and of hieroglyphs, full and half.
 */
const BLANK = '\u2800\u{1d159}\u{13441}\u{13442}'
/** Something to see: more than space, joiners, format controls and combining marks. */
const VISIBLE = new RegExp(`[^\\p{Zs}\\p{M}\\p{Cf}\\p{DI}${BLANK}]`, 'u')
/**
 * Controls, line breaks, and what is never drawn: marks that let a name rewrite the line it is
 * shown in (Trojan Source) or hide in it.
 */
const UNSHOWABLE = /[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\ufff9-\ufffc]/u
/**
 * Of these, what scripts and emoji need: joiners and emoji's own selectors anywhere, the others after
 * what they select a form of; the tags that make a black flag that of England (UTS 51, ED-14a).
 */
const NEEDED = new RegExp(
  [
    '[\\u200c\\u200d\\ufe0e\\ufe0f]',
    '(?<=\\p{sc=Han})[\\u{e0100}-\\u{e01ef}]',
    '(?<=\\p{sc=Mong})[\\u180b-\\u180d\\u180f]',
    '(?<=\\u{1f3f4})[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  ].join('|'),
  'gu',
)
const TOO_MANY_MARKS = new RegExp(`^\\p{M}|[\\p{M}\\u200c\\u200d]{${MAX_MARKS + 1}}`, 'u')

function isStacked(name: string): boolean {
  if (TOO_MANY_MARKS.test(name)) return true
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)
  return [...characters].some(({ segment }) => lengthOf(segment) > MAX_IN_ONE_CHARACTER)
}

/**
 * The one rule for what a person calls something: any script, NFC, outer space dropped, inner space
 * single. It stands in lists, sentences and subjects of emails.
 *
 * @param longest code points after that.
 * @param missing what to say where there is none.
 */
export function nameSchema(longest: number, missing: string) {
  const tooLong = `Use at most ${longest} characters.`
  return z.pipe(
    z.pipe(
      storableText(10 * longest, tooLong),
      z.transform((typed: string) =>
        typed
          .normalize('NFC')
          .trim()
          .replace(/\p{Zs}+/gu, ' '),
      ),
    ),
    z.string().check(
      z.minLength(1, missing),
      z.refine((name) => lengthOf(name) <= longest, tooLong),
      z.refine((name) => name === '' || VISIBLE.test(name), 'Enter a name that can be seen.'),
      z.refine(
        (name) => !UNSHOWABLE.test(name.replace(NEEDED, '')),
        'This contains a character that cannot be shown.',
      ),
      z.refine((name) => !isStacked(name), 'This has too many marks on one character.'),
    ),
  )
}
