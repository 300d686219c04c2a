/** As short as a stretched password is worth keeping: NIST's 15 (800-63B-4, 3.1.1.2). */
export const LONG_ENOUGH = 15
const TOO_LONG = 40
const MAX_REPEATS = 5

const FIRST_YEAR = 1950
const LAST_YEAR = 2030
const SEPARATORS = [' ', '-', '_', '.']
const DIGITS = '1234567890'

/** What people put behind a word that is too short: digits counted up, years, an exclamation mark. */
const TAILS = [
  ...Array.from(DIGITS, (_, i) => DIGITS.slice(0, i + 1)),
  ...Array.from(DIGITS, (_, i) => `${DIGITS.slice(0, i + 1)}!`),
  ...['!', '!!', '!!!', '!@#', '!@#$%', '321', '987654321', '0987654321', '123123', '111', '000'],
  ...['qwerty', 'qwerty123', 'password', 'password123', 'abc123', 'abc'],
  ...Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => String(FIRST_YEAR + i)),
]

/**
 * The ways people are known to stretch a short password to 15 characters or more: said again, with
 * or without something between, with a tail of digits or a year, each also with a capital first.
 */
export function* stretched(word: string): Generator<string> {
  for (const spelling of new Set([word, capitalised(word)])) {
    yield* longEnough(repeated(spelling))
    yield* longEnough(TAILS.map((tail) => spelling + tail))
  }
}

/** Each of the words followed by each, as they are, with a capital each, and with a space. */
export function* paired(words: readonly string[]): Generator<string> {
  for (const one of words) {
    for (const other of words) {
      if (one === other) continue
      const capitals = capitalised(one) + capitalised(other)
      yield* longEnough([one + other, `${one} ${other}`, capitals])
    }
  }
}

function repeated(word: string): string[] {
  const times = Array.from({ length: MAX_REPEATS - 1 }, (_, i) => Array(i + 2).fill(word))
  return times.flatMap((words) => ['', ...SEPARATORS].map((between) => words.join(between)))
}

export function longEnough(passwords: Iterable<string>): string[] {
  return [...passwords].filter((it) => it.length >= LONG_ENOUGH && it.length <= TOO_LONG)
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
