import { type Reading, rejected, type Scheme } from '../reading.ts'
import { argon2Scheme } from './argon2.ts'
import { bcryptScheme } from './bcrypt.ts'
import { firebaseScryptScheme } from './firebase-scrypt.ts'
import { pbkdf2Scheme } from './pbkdf2.ts'
import { phpassScheme } from './phpass.ts'
import { saltedShaScheme } from './salted-sha.ts'
import { scryptScheme } from './scrypt.ts'
import { shaCryptScheme } from './sha-crypt.ts'

const SCHEMES: readonly Scheme[] = [
  bcryptScheme,
  argon2Scheme,
  scryptScheme,
  firebaseScryptScheme,
  pbkdf2Scheme,
  phpassScheme,
  shaCryptScheme,
  saltedShaScheme,
]

/** Longer texts are rejected before they are matched. */
const MAX_LENGTH = 2048

/** Reads a hash in the form in which Signin stores it, with the limits of its kind. */
export function readStored(text: string): Reading {
  if (text.length > MAX_LENGTH) return rejected('The hash is too long.')
  for (const scheme of SCHEMES) {
    const reading = scheme(text)
    if (reading) return reading
  }
  return rejected('The kind of the hash is not known.')
}
