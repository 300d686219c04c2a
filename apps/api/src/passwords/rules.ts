import type { BreachedPasswords } from './breached/breached.ts'
import { contextWords, withoutWords } from './context-words.ts'
import { isMonotonous } from './monotonous.ts'

/** Code points that must remain without what is easily guessed: repetitions, context words. */
const MIN_UNGUESSABLE_LENGTH = 8

/** The person who sets the password, as far as known. */
export interface PasswordOwner {
  email?: string
  name?: string
}

export interface PasswordRules {
  /** Code points, after NFKC. */
  minLength: number
  /** The rule that the password breaks, as a sentence for the person; null if it breaks none. */
  problemWith(password: string, owner: PasswordOwner): string | null
}

export interface PasswordRulesDeps {
  minLength: number
  breached: Pick<BreachedPasswords, 'includes'>
  /** Names of the product, e.g. its host. `signin` is always included. */
  product?: readonly string[]
}

/**
 * The rules for a new password (NIST 800-63B-4, 3.1.1.2; ASVS 6.2.1, 6.2.4, 6.2.11, 6.2.12). There
 * are no composition rules (ASVS 6.2.5), and the reason is always returned. The contract limits the
 * maximum length.
 */
export function createPasswordRules(deps: PasswordRulesDeps): PasswordRules {
  const { minLength, breached, product = [] } = deps

  function problemWith(password: string, owner: PasswordOwner): string | null {
    const normalised = password.normalize('NFKC')
    if ([...normalised].length < minLength) {
      return `Use at least ${minLength} characters. A few words in a row work well.`
    }
    if (isMonotonous(normalised, MIN_UNGUESSABLE_LENGTH)) {
      return 'This password repeats itself or counts up. Choose one that is harder to guess.'
    }
    if (consistsMostlyOf(contextWords(owner, product), normalised)) {
      return 'This password is mostly your name, your address or the name of this service. Choose another.'
    }
    if (breached.includes(password)) {
      return 'This password is on a list of passwords known from data leaks. Choose another.'
    }
    return null
  }

  return { minLength, problemWith }
}

/** Whether the password contains a context word, and too few letters remain without the words. */
function consistsMostlyOf(words: readonly string[], password: string): boolean {
  const left = withoutWords(password, words)
  return left !== null && [...left].length < MIN_UNGUESSABLE_LENGTH
}
