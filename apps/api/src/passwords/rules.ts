import type { BreachedPasswords } from './breached/breached.ts'
import { contextWords, withoutWords } from './context-words.ts'
import { isMonotonous } from './monotonous.ts'

/** Code points that must be left when what anyone could guess of a password is taken away. */
const LEAST_OF_ITS_OWN = 8

/** Whose password it is to be, as far as that is known. */
export interface PasswordOwner {
  email?: string
  name?: string
}

export interface PasswordRules {
  /** Code points, after NFKC. */
  minLength: number
  /** Why the password cannot be set, in one sentence for the person; null when it can. */
  problemWith(password: string, owner: PasswordOwner): string | null
}

export interface PasswordRulesDeps {
  minLength: number
  breached: Pick<BreachedPasswords, 'includes'>
  /** The product's own names: `signin` is always among them, the host people visit should be. */
  product?: readonly string[]
}

/**
 * What a password to be set must not be (NIST 800-63B-4, 3.1.1.2; ASVS 6.2.1, 6.2.4, 6.2.11,
 * 6.2.12). Nothing is asked of its composition (ASVS 6.2.5), and the reason is always told. The
 * greatest length is the contract's.
 */
export function createPasswordRules(deps: PasswordRulesDeps): PasswordRules {
  const { minLength, breached, product = [] } = deps

  function problemWith(password: string, owner: PasswordOwner): string | null {
    const normal = password.normalize('NFKC')
    if ([...normal].length < minLength) {
      return `Use at least ${minLength} characters. A few words in a row work well.`
    }
    if (isMonotonous(normal, LEAST_OF_ITS_OWN)) {
      return 'This password repeats itself or counts up. Choose one that is harder to guess.'
    }
    if (isMostlyOf(contextWords(owner, product), normal)) {
      return 'This password is mostly your name, your address or the name of this service. Choose another.'
    }
    if (breached.includes(password)) {
      return 'This password is on a list of passwords known from data leaks. Choose another.'
    }
    return null
  }

  return { minLength, problemWith }
}

/** It holds one of the words, and without them too little is left to guess. */
function isMostlyOf(words: readonly string[], password: string): boolean {
  const left = withoutWords(password, words)
  return left !== null && [...left].length < LEAST_OF_ITS_OWN
}
