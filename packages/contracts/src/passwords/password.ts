import * as z from 'zod/mini'
import { lengthOf, storableText } from '../text.ts'

/**
 * Code points. NIST 800-63B-4, 3.1.1.2: 15 where the password stands alone, and never under 8. Which
 * of the two holds here is the api's setting (`passwords.rules` tells); the contract knows the floor.
 */
export const PASSWORD_LEAST_LENGTH = 8
/** Code points. Longer is refused and never cut (ASVS 6.2.9). */
export const PASSWORD_MAX_LENGTH = 256

const TOO_LONG = `Use at most ${PASSWORD_MAX_LENGTH} characters.`

/** Both lengths are measured as the hash will see the password: after NFKC. */
function normalizedLength(password: string): number {
  return lengthOf(password.normalize('NFKC'))
}

/** A password to be checked. No lower bound: an old rule must not tell who has an old password. */
export const Password = storableText(4 * PASSWORD_MAX_LENGTH, TOO_LONG).check(
  z.minLength(1, 'Enter your password.'),
  z.refine((password) => normalizedLength(password) <= PASSWORD_MAX_LENGTH, TOO_LONG),
)

/** A password to be set. No composition rules (ASVS 6.2.5). */
export const NewPassword = storableText(4 * PASSWORD_MAX_LENGTH, TOO_LONG).check(
  z.refine(
    (password) => normalizedLength(password) >= PASSWORD_LEAST_LENGTH,
    'This is too short. A few words in a row work well.',
  ),
  z.refine((password) => normalizedLength(password) <= PASSWORD_MAX_LENGTH, TOO_LONG),
)
