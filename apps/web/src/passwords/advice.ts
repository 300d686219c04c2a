/** The labels of zxcvbn's scores, from the weakest. */
export const STRENGTHS = ['Very weak', 'Weak', 'Fair', 'Strong', 'Very strong'] as const

const MORE_WORDS = 'Add a few more words that have nothing to do with each other.'
const NO_DATES = 'Dates and years are guessed early. Use words instead.'
const NO_NAMES = 'Names are guessed early. Add words that have nothing to do with them.'
const NO_PATTERN = 'Neighbouring keys are guessed early. Use words instead.'
const NO_REPEATS = 'Saying the same again adds little. Add something different.'
const KNOWN = 'Many people use this one. Choose something that only you would think of.'

/** The advice for each weakness that zxcvbn names. */
const ADVICE: Record<string, string> = {
  straightRow: NO_PATTERN,
  keyPattern: NO_PATTERN,
  simpleRepeat: NO_REPEATS,
  extendedRepeat: NO_REPEATS,
  sequences: 'Runs like abc or 6543 are guessed early. Use words instead.',
  recentYears: NO_DATES,
  dates: NO_DATES,
  topTen: KNOWN,
  topHundred: KNOWN,
  common: KNOWN,
  similarToCommon: 'Many people use one like this. Change more of it, or add a few words.',
  wordByItself: 'One word is not enough. Add a few that have nothing to do with it.',
  namesByThemselves: NO_NAMES,
  commonNames: NO_NAMES,
  userInputs: 'Your name, your address and this service are guessed first. Use other words.',
}

/** The most useful advice, in a sentence; empty for a strong password. */
export function adviceFor(weakness: string | null): string {
  return weakness === null ? '' : (ADVICE[weakness] ?? MORE_WORDS)
}
