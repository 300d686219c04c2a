import type { Counters } from './counters.ts'

const HOUR_S = 3600
const DAY_S = 86_400
const MOST_FROM_ONE_NETWORK = 5
const MOST_IN_ALL = 20

export interface MailAllowance {
  /**
   * Counts one letter that somebody in this network asks to be sent to this address, whether or
   * not anybody has it. Answers the seconds to wait, or 0 when it may be sent.
   */
  take(email: string, network: string): Promise<number>
}

/**
 * Nobody's mailbox is flooded through us: 5 letters an hour that one network asks for, 20 a day
 * whoever asks. What the first refuses does not use up the second, so that one stranger cannot
 * keep the owner's own letters back.
 */
export function createMailAllowance(counters: Counters): MailAllowance {
  const fromNetwork = counters.shared('mail-from-network', HOUR_S)
  const inAll = counters.shared('mail-in-all', DAY_S)
  return {
    async take(email, network) {
      const here = await fromNetwork.add([email, network])
      if (here.points > MOST_FROM_ONE_NETWORK) return here.seconds
      const all = await inAll.add([email])
      return all.points > MOST_IN_ALL ? all.seconds : 0
    },
  }
}
