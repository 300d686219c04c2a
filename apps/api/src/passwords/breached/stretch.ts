/** The shortest result to include: the default minimum length (NIST 800-63B-4, 3.1.1.2). */
export const MIN_LENGTH = 15
const MAX_LENGTH = 40
const MAX_REPEATS = 5

const FIRST_YEAR = 1950
const LAST_YEAR = 2030
const SEPARATORS = [' ', '-', '_', '.']
const DIGITS = '1234567890'

/** What people append to a word that is too short: counting digits, years, punctuation. */
const SUFFIXES = [
  ...Array.from(DIGITS, (_, i) => DIGITS.slice(0, i + 1)),
  ...Array.from(DIGITS, (_, i) => `${DIGITS.slice(0, i + 1)}!`),
  ...['!', '!!', '!!!', '!@#', '!@#$%', '321', '987654321', '0987654321', '123123', '111', '000'],
  ...['qwerty', 'qwerty123', 'password', 'password123', 'abc123', 'abc'],
  ...Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => String(FIRST_YEAR + i)),
]

/**
 * The usual extensions of a short password to 15 characters or more: repeated, with or without a
 * separator, or followed by digits or a year; each also with the first letter capitalised.
 */
export function* stretched(word: string): Generator<string> {
  for (const spelling of new Set([word, capitalised(word)])) {
    yield* ofUsableLength(repeated(spelling))
    yield* ofUsableLength(SUFFIXES.map((tail) => spelling + tail))
  }
}

/** All ordered pairs of the words: joined, with a space, and both capitalised. */
export function* paired(words: readonly string[]): Generator<string> {
  for (const one of words) {
    for (const other of words) {
      if (one === other) continue
      const capitals = capitalised(one) + capitalised(other)
      yield* ofUsableLength([one + other, `${one} ${other}`, capitals])
    }
  }
}

function repeated(word: string): string[] {
  const times = Array.from({ length: MAX_REPEATS - 1 }, (_, i) => Array(i + 2).fill(word))
  return times.flatMap((words) => ['', ...SEPARATORS].map((separator) => words.join(separator)))
}

export function ofUsableLength(passwords: Iterable<string>): string[] {
  return [...passwords].filter((it) => it.length >= MIN_LENGTH && it.length <= MAX_LENGTH)
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
