import type { Counters } from './counters.ts'

const HOUR_S = 3600
const DAY_S = 86_400
const MOST_FROM_ONE_NETWORK = 5
const MOST_FROM_ONE_DEVICE = 5
const MOST_IN_ALL = 20

export interface MailAllowance {
  /**
   * Counts one letter that somebody in this network asks to be sent to this address, whether or
   * not anybody has it. Answers the seconds to wait, or 0 when it may be sent.
   *
   * @param device the hash of a device that the account of the address knows, which has an
   *   allowance of its own.
   */
  take(email: string, network: string, device?: string | null): Promise<number>
}

/**
 * Nobody's mailbox is flooded through us: 5 letters an hour that one network asks for, 20 a day
 * whoever asks. What the first refuses does not use up the second, so that one stranger cannot
 * keep the owner's own letters back. Strangers in four networks can, so a known device is counted
 * apart, 5 an hour: a flood must not stand between its owner and a new password (ASVS 6.1.1).
 */
export function createMailAllowance(counters: Counters): MailAllowance {
  const fromNetwork = counters.shared('mail-from-network', HOUR_S)
  const fromDevice = counters.shared('mail-from-device', HOUR_S)
  const inAll = counters.shared('mail-in-all', DAY_S)
  return {
    async take(email, network, device = null) {
      if (device !== null) {
        const own = await fromDevice.add([email, device])
        return own.points > MOST_FROM_ONE_DEVICE ? own.seconds : 0
      }
      const here = await fromNetwork.add([email, network])
      if (here.points > MOST_FROM_ONE_NETWORK) return here.seconds
      const all = await inAll.add([email])
      return all.points > MOST_IN_ALL ? all.seconds : 0
    },
  }
}
