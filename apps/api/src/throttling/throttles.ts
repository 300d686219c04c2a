import { AppError } from '@signin/contracts'
import { type Attempts, attemptsAt } from './attempts.ts'
import type { Counters } from './counters.ts'
import { createMailAllowance, type MailKind } from './mail-allowance.ts'
import type { Network } from './networks.ts'

/** Wrong guesses before the first wait, at each secret apart. */
const FREE = 5

export interface Throttles {
  password: Guesses
  secondFactor: Guesses
  /**
   * Refuses when too many emails of this kind were asked for, whether or not anybody has the
   * address. A device that its account knows is counted apart.
   */
  allowMail(
    kind: MailKind,
    email: string,
    address: string,
    device?: { hash: string } | null,
  ): Promise<void>
  /** The same, for where a refusal would tell something: whether one more may be sent. */
  mayMail(kind: MailKind, email: string, address: string): Promise<boolean>
}

/** A session counts for itself where the browser has lost its device cookie: it is no stranger's. */
export function asDevice(sessionId: string): { hash: string } {
  return { hash: `session ${sessionId}` }
}

export interface Guesses {
  /**
   * Lets a secret be checked when the attempts at it allow, and forgets them when it was right.
   * Refuses with `too_many_calls` and the seconds to wait.
   *
   * @param isRight answers something falsy for a wrong guess.
   */
  guess<Result>(
    subject: string,
    device: { hash: string } | null,
    isRight: () => Promise<Result>,
  ): Promise<Result>
  /** Forgets what strangers guessed: the secret they guessed at is no more. */
  forgive(subject: string): Promise<void>
}

/** The counters of promise 4: each secret apart, known devices apart, each kind of email apart. */
export function createThrottles(
  counters: Counters,
  networksOf: (address: string) => readonly Network[],
): Throttles {
  const mail = createMailAllowance(counters)
  return {
    password: guessesAt(attemptsAt(counters, { name: 'password', free: FREE })),
    secondFactor: guessesAt(attemptsAt(counters, { name: 'second-factor', free: FREE })),
    async allowMail(kind, email, address, device = null) {
      assertNoWait(await mail.take(kind, email, networksOf(address), device?.hash))
    },
    mayMail: async (kind, email, address) =>
      (await mail.take(kind, email, networksOf(address))) === 0,
  }
}

function guessesAt(attempts: Attempts): Guesses {
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

function assertNoWait(retryAfter: number): void {
  if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
}
