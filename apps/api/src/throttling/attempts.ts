import type { Counters } from './counters.ts'

/** Failures are forgotten this long after the last of them. */
const FAILURE_TTL_SECONDS = 86_400
const FIRST_WAIT_SECONDS = 15
const MAX_WAIT_SECONDS = 3600

/** Guesses at a secret. */
export interface Attempts {
  /**
   * Counts a guess, before the secret is checked, so that a thousand at once are a thousand.
   * Answers the seconds to wait, or 0 when the secret may be checked.
   *
   * @param subject the address as the contract normalised it, whether or not anybody has it, or
   *   the account's id where the first proof has been given.
   * @param device the known device's hash, which has a count of its own; all others, which are
   *   null, share one: exhausting it does not shut out the owner (ASVS 6.1.1).
   */
  countGuess(subject: string, device: string | null): Promise<number>
  /** The guess was right: forgets the failures of this count, and of no other. */
  succeeded(subject: string, device: string | null): Promise<void>
}

export interface AttemptsOptions {
  /** What is guessed at. Each has counts of its own: who is stopped at one is not at another. */
  name: string
  /** Failures before the first wait. */
  free: number
}

/**
 * Attempts that are let through one by one, with growing waits between them, once the free ones
 * are spent. What is refused is not counted: impatience makes no wait longer.
 */
export function attemptsAt(counters: Counters, { name, free }: AttemptsOptions): Attempts {
  const failures = counters.shared(`${name}-failures`, FAILURE_TTL_SECONDS)
  const waits = counters.shared(`${name}-wait`, MAX_WAIT_SECONDS)

  return {
    async countGuess(subject, device) {
      const counted = [subject, device]
      const waiting = await waits.find(counted)
      if (waiting) return waiting.seconds

      const { points } = await failures.add(counted)
      if (points < free) return 0

      // Of all that get this far at once, one finds no wait and begins it.
      const wait = await waits.add(counted, waitAfter(points, free))
      if (wait.points > 1) return wait.seconds
      await failures.set(counted, points, FAILURE_TTL_SECONDS)
      return 0
    },

    async succeeded(subject, device) {
      const counted = [subject, device]
      await Promise.all([failures.clear(counted), waits.clear(counted)])
    },
  }
}

/**
 * The seconds to wait after so many failures: 15, 30, 60 … an hour. NIST 800-63B-4 (3.2.2) wants
 * such waits, and at most 100 failures in a row. With 5 free, who never stops gets 35 guesses on
 * the first day and 24 on each after it, and needs more than three days for a hundred.
 */
export function waitAfter(failures: number, free: number): number {
  if (failures < free) return 0
  return Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - free), MAX_WAIT_SECONDS)
}
