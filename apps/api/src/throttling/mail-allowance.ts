import { purposes } from '../email-links/purposes.ts'
import type { Counted, Counter, Counters } from './counters.ts'
import { mailboxOf } from './mailbox.ts'
import type { Network } from './networks.ts'

const HOUR_SECONDS = 3600
const DAY_SECONDS = 86_400
const MAX_FROM_ONE_NETWORK = 5
const MAX_FROM_ONE_DEVICE = 5
const MAX_IN_ALL = 20
const LINK_TTL_SECONDS = purposes.signIn.ttlMs / 1000
/** Networks per mailbox and day that get one sign-in link beyond the limits. */
const MAX_NEW_NETWORKS = 1000

/** Emails that an unauthenticated caller can request. Each kind is counted separately. */
export type MailKind = 'signInLink' | 'reset' | 'registration' | 'confirmAccount' | 'emailChange'

export interface MailAllowance {
  /**
   * Counts one requested email of this kind, whether or not an account has the address. Returns the
   * seconds to wait, or 0 when it may be sent.
   *
   * @param networks of the caller, the narrowest first.
   * @param device the hash of a device that the address's account knows, which has a counter of its
   *   own.
   */
  take(
    kind: MailKind,
    email: string,
    networks: readonly Network[],
    device?: string | null,
  ): Promise<number>
}

/**
 * Limits the emails that attackers can have sent to a mailbox: 5 of one kind an hour per requesting
 * network, and 20 a day in total. Sub-addresses of a mailbox share the counters. A known device has
 * 5 an hour of its own (ASVS 6.1.1).
 *
 * A sign-in link is the only method left to an account owner without a known device and a passkey,
 * so flooding must not exhaust it (decision 35). Beyond the limits, one more link is sent whenever
 * the last one has expired: an owner who is told to wait has a valid link in the mailbox. And a
 * network that has requested none today gets one at once.
 */
export function createMailAllowance(counters: Counters): MailAllowance {
  const fromNetwork = counters.shared('mail-from-network', HOUR_SECONDS)
  const fromDevice = counters.shared('mail-from-device', HOUR_SECONDS)
  const inAll = counters.shared('mail-in-all', DAY_SECONDS)
  const networksToday = counters.shared('mail-networks', DAY_SECONDS)
  const lastSent = counters.shared('mail-last-sent', LINK_TTL_SECONDS)

  async function waitFor(counter: Counter, counted: Counted, max: number): Promise<number> {
    const { points, seconds } = await counter.add(counted)
    const isLastSignInMethod = counted[0] === 'signInLink'
    if (points <= max) {
      if (isLastSignInMethod) await lastSent.set(counted, 1, LINK_TTL_SECONDS)
      return 0
    }
    if (!isLastSignInMethod) return seconds
    // Of concurrent requests exactly one finds that no link was sent.
    const last = await lastSent.add(counted)
    return last.points === 1 ? 0 : Math.min(seconds, last.seconds)
  }

  async function isNew(kind: MailKind, mailbox: string, network: string): Promise<boolean> {
    if (kind !== 'signInLink') return false
    const here = await networksToday.add([kind, mailbox, network])
    if (here.points > 1) return false
    return (await networksToday.add([kind, mailbox])).points <= MAX_NEW_NETWORKS
  }

  async function takeAsUnknownDevice(
    kind: MailKind,
    mailbox: string,
    networks: readonly Network[],
  ) {
    const budgets = [
      ...networks.map(({ name, share }) => ({
        counter: fromNetwork,
        counted: [kind, mailbox, name],
        max: MAX_FROM_ONE_NETWORK * share,
      })),
      { counter: inAll, counted: [kind, mailbox], max: MAX_IN_ALL },
    ]
    const passed: Counted[] = []
    for (const { counter, counted, max } of budgets) {
      const fresh = counter === inAll && (await isNew(kind, mailbox, networks.at(-1)?.name ?? ''))
      const wait = await waitFor(counter, counted, max)
      if (wait > 0 && !fresh) {
        // No link is sent after all: the next request must not wait for it.
        await Promise.all(passed.map((it) => lastSent.clear(it)))
        return wait
      }
      passed.push(counted)
    }
    return 0
  }

  return {
    async take(kind, email, networks, device = null) {
      const mailbox = mailboxOf(email)
      if (device === null) return takeAsUnknownDevice(kind, mailbox, networks)
      const { points, seconds } = await fromDevice.add([kind, mailbox, device])
      return points > MAX_FROM_ONE_DEVICE ? seconds : 0
    },
  }
}
