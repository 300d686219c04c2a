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
/** A day, of those that have a sign-in link in reserve. */
const MAX_NEW_NETWORKS = 1000

/** Emails that somebody can ask for. Each kind has an allowance of its own. */
export type MailKind = 'signInLink' | 'reset' | 'registration' | 'confirmAccount' | 'emailChange'

export interface MailAllowance {
  /**
   * Counts one email of this kind that somebody asks to be sent to this address, whether or not
   * anybody has it. Answers the seconds to wait, or 0 when it may be sent.
   *
   * @param networks of the one who asks, the narrowest first.
   * @param device the hash of a device that the account of the address knows, which has an
   *   allowance of its own.
   */
  take(
    kind: MailKind,
    email: string,
    networks: readonly Network[],
    device?: string | null,
  ): Promise<number>
}

/**
 * Nobody's mailbox is flooded through us: 5 emails of one kind an hour that one network asks for, 20 a
 * day whoever asks. Counted is the mailbox, whatever sub-address is written. A known device has 5 an
 * hour of its own (ASVS 6.1.1).
 *
 * A sign-in link is the last way in for who has neither a known device nor a passkey, and no flood may
 * use it up (decision 35). So beyond those numbers one is sent whenever the last has expired: when an
 * owner is told to wait, a link that works is in the mailbox, whoever asked for it. And a network that
 * has asked for none today gets one at once.
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
    // Of all that ask at once, one finds that none was sent.
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
        // None is sent after all, so that the next is not to wait for it.
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
