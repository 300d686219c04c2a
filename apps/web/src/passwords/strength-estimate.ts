import { type OptionsGraph, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs } from '@zxcvbn-ts/language-common'
import diceware from '@zxcvbn-ts/language-common/dist/diceware.json.mjs'
import passwords from '@zxcvbn-ts/language-common/dist/passwords.json.mjs'
import commonWords from '@zxcvbn-ts/language-en/dist/commonWords.json.mjs'
import firstnames from '@zxcvbn-ts/language-en/dist/firstnames.json.mjs'

/** Longer passwords are strong or repetitive, and the estimate only gets slower. */
const MAX_ESTIMATED_LENGTH = 100

export interface StrengthInput {
  password: string
  /** Facts known about the person and the service, which count as guessed. */
  context: string[]
}

export interface StrengthEstimate {
  /** The score of zxcvbn, from 0 (guessed at once) to 4 (more than 10^10 guesses). */
  score: number
  /** zxcvbn's key of the main weakness; null if the password is strong enough. */
  weakness: string | null
}

const zxcvbn = new ZxcvbnFactory({
  dictionary: { passwords, diceware, commonWords, firstnames },
  graphs: adjacencyGraphs as OptionsGraph,
  maxLength: MAX_ESTIMATED_LENGTH,
})

/** Estimates the guesses that a password withstands. Takes milliseconds, so it runs in a worker. */
export function estimateStrength({ password, context }: StrengthInput): StrengthEstimate {
  const words = context.flatMap((text) => [text, ...text.split(/[^\p{L}\p{M}]+/u)])
  const { score, feedback } = zxcvbn.check(password, words.filter(Boolean))
  const { warning, suggestions } = feedback
  return { score, weakness: warning ?? suggestions[0] ?? null }
}
