import { AppError } from '@signin/contracts'
import type { Counters } from './counters.ts'

/** A failure count expires this long after the last failure. */
const FAILURE_TTL_SECONDS = 86_400
const FIRST_WAIT_SECONDS = 15
const MAX_WAIT_SECONDS = 3600

/** Rate limiter for guesses of a secret. */
export interface Attempts {
  /**
   * Counts an attempt before the secret is verified, so that concurrent attempts cannot bypass the
   * limit. Returns the seconds to wait, or 0 when the secret may be verified.
   *
   * @param subject the normalised email address, whether or not an account has it, or the account
   *   id once a first factor was accepted.
   * @param device the hash of a known device, which has a counter of its own; null for unknown
   *   devices, which share one per subject, so that exhausting it does not lock out the account
   *   owner (ASVS 6.1.1).
   */
  countGuess(subject: string, device: string | null): Promise<number>
  /** The secret was right: resets this counter and no other. */
  succeeded(subject: string, device: string | null): Promise<void>
}

export interface AttemptsOptions {
  /** The kind of secret. Each kind has counters of its own. */
  name: string
  /** Failures before the first wait. */
  free: number
}

/**
 * After the free failures, one attempt passes at a time, with exponentially growing waits between.
 * A rejected attempt is not counted: retrying early does not extend the wait.
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

      // Atomic: only the first of concurrent attempts sets the wait and passes.
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
 * The seconds to wait after so many failures: 15, 30, 60 … an hour. NIST 800-63B-4 (3.2.2) allows
 * at most 100 consecutive failures and recommends increasing waits. With 5 free failures an
 * attacker gets 35 guesses on the first day and 24 on each day after it: more than three days for
 * 100.
 */
export function waitAfter(failures: number, free: number): number {
  if (failures < free) return 0
  return Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - free), MAX_WAIT_SECONDS)
}

export interface Guesses {
  /**
   * Verifies a secret unless rate-limited, and resets the counter on success. Throws
   * `too_many_calls` with the seconds to wait.
   *
   * @param isRight returns something falsy for a wrong secret.
   */
  guess<Result>(
    subject: string,
    device: { hash: string } | null,
    isRight: () => Promise<Result>,
  ): Promise<Result>
  /** Resets the counter that clients without a known device share: the secret has been replaced. */
  forgive(subject: string): Promise<void>
}

export function guessesAt(attempts: Attempts): Guesses {
  return {
    async guess(subject, device, isRight) {
      const hash = device?.hash ?? null
      assertNoWait(await attempts.countGuess(subject, hash))
      const result = await isRight()
      if (result) await attempts.succeeded(subject, hash)
      return result
    },
    forgive: (subject) => attempts.succeeded(subject, null),
  }
}

export function assertNoWait(retryAfter: number): void {
  if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
}
