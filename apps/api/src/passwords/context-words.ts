const SERVICE = 'signin'
/** Shorter words occur inside too many others: Ann is in planning. */
const MIN_WORD_LENGTH = 4

const NON_ALPHABETIC = /[^\p{L}\p{M}]+/u
const ACCENTS = /\p{M}+/gu

/**
 * The context words that an attacker tries first: the service's name and host, the person's name and
 * email address; each whole, without separators, and in parts of four letters or more (ASVS 6.1.2,
 * 6.2.11). Whole, too, because bob.lee@acme.io has hardly a part of that length. Lower case without
 * accents, longest first.
 */
export function contextWords(
  { email = '', name = '' }: { email?: string; name?: string },
  product: readonly string[],
): string[] {
  const [mailbox = ''] = email.split('@')
  const words = [SERVICE, ...product, name, email, mailbox].flatMap(wholeAndParts)
  const long = words.filter((word) => [...word].length >= MIN_WORD_LENGTH)
  return [...new Set(long)].sort((one, other) => other.length - one.length)
}

function wholeAndParts(text: string): string[] {
  const whole = normalised(text).trim()
  const parts = whole.split(NON_ALPHABETIC)
  return [whole, parts.join(''), ...parts]
}

/**
 * The letters that remain of a password without the words; null if it contains none of them. Digits
 * and separators do not count: people put them around a word.
 */
export function withoutWords(password: string, words: readonly string[]): string | null {
  const whole = normalised(password)
  const rest = words.reduce((left, word) => left.replaceAll(word, ' '), whole)
  return rest === whole ? null : rest.split(NON_ALPHABETIC).join('')
}

/** Lower case without accents, which people leave out of addresses and passwords. */
function normalised(text: string): string {
  return text.normalize('NFKD').replace(ACCENTS, '').toLowerCase()
}
