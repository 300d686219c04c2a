import type { Counters } from './counters.ts'
import { assertNoWait, attemptsAt, type Guesses, guessesAt } from './guess-limit.ts'
import { createMailAllowance, type MailKind } from './mail-allowance.ts'
import type { Network } from './networks.ts'

/** Wrong guesses at a secret before the first wait. */
const FREE = 5

export interface Throttles {
  password: Guesses
  secondFactor: Guesses
  /**
   * Throws `too_many_calls` when too many emails of this kind were requested for the address, whether
   * or not an account has it. A device that the account knows has a counter of its own.
   */
  allowMail(
    kind: MailKind,
    email: string,
    address: string,
    device?: { hash: string } | null,
  ): Promise<void>
  /** Counts as allowMail does, and returns whether one more may be sent: an error would reveal something. */
  mayMail(kind: MailKind, email: string, address: string): Promise<boolean>
}

/** A session stands for a known device where the browser has lost its device cookie. */
export function asDevice(sessionId: string): { hash: string } {
  return { hash: `session ${sessionId}` }
}

/** The counters of secrets and emails (docs/decisions/0016): per kind, and per known device. */
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
