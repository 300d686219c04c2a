import * as z from 'zod/mini'
import { lengthOf, storableText } from '../text.ts'

const LONGEST_NAME = 100
const TOO_LONG = `Use at most ${LONGEST_NAME} characters.`

/**
 * Controls, line breaks, and what is never drawn: marks that let a name rewrite the line it is
 * shown in (Trojan Source) or hide in it. Joiners and variation selectors stay, for scripts and
 * emoji that need them.
 */
const UNSHOWABLE = /[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{DI}/u
/** Something to see: more than space, joiners, combining marks and the empty Braille cell. */
const VISIBLE = /[^\p{Zs}\p{M}\p{DI}\u2800]/u

/** How the person wants to be called: any script, NFC, outer space dropped, inner space single. */
export const PersonName = z.pipe(
  z.pipe(
    storableText(1000, TOO_LONG),
    z.transform((typed: string) =>
      typed
        .normalize('NFC')
        .trim()
        .replace(/\p{Zs}+/gu, ' '),
    ),
  ),
  z.string().check(
    z.minLength(1, 'Enter your name.'),
    z.refine((name) => lengthOf(name) <= LONGEST_NAME, TOO_LONG),
    z.refine((name) => name === '' || VISIBLE.test(name), 'Enter a name that can be seen.'),
    z.refine((name) => !UNSHOWABLE.test(name), 'This contains a character that cannot be shown.'),
  ),
)
