import * as z from 'zod/mini'
import { lengthOf, storableText } from '../text.ts'

const LONGEST_NAME = 100
const TOO_LONG = `Use at most ${LONGEST_NAME} characters.`

/** Controls, and the marks that let a name rewrite the line it is shown in (Trojan Source). */
const UNSHOWABLE = /[\p{Cc}\p{Co}\p{Cn}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

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
    z.refine((name) => !UNSHOWABLE.test(name), 'This contains a character that cannot be shown.'),
  ),
)
