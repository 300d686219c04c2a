import * as z from 'zod/mini'
import { lengthOf, storableText } from '../text.ts'

/**
 * In code points. NIST 800-63B-4, 3.1.1.2, requires 15 for a password as the only factor, and never
 * less than 8. The api's setting decides (see `passwords.rules`); the contract enforces the lower one.
 */
export const PASSWORD_MIN_LENGTH = 8
/** In code points. Longer passwords are rejected, never truncated (ASVS 6.2.9). */
export const PASSWORD_MAX_LENGTH = 256

const TOO_LONG = `Use at most ${PASSWORD_MAX_LENGTH} characters.`

/** Lengths are measured after NFKC, because the password is hashed in that form. */
function normalizedLength(password: string): number {
  return lengthOf(password.normalize('NFKC'))
}

/**
 * A password to be checked. It has no minimum length, because an existing password may predate the
 * current minimum.
 */
export const Password = storableText(4 * PASSWORD_MAX_LENGTH, TOO_LONG).check(
  z.minLength(1, 'Enter your password.'),
  z.refine((password) => normalizedLength(password) <= PASSWORD_MAX_LENGTH, TOO_LONG),
)

/** A password to be set. There are no composition rules (ASVS 6.2.5). */
export const NewPassword = storableText(4 * PASSWORD_MAX_LENGTH, TOO_LONG).check(
  z.refine(
    (password) => normalizedLength(password) >= PASSWORD_MIN_LENGTH,
    'This is too short. A few words in a row work well.',
  ),
  z.refine((password) => normalizedLength(password) <= PASSWORD_MAX_LENGTH, TOO_LONG),
)
