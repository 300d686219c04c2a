import { isIPv6 } from 'node:net'

const GROUPS = 8
const GROUPS_OF_A_NETWORK = 4

/**
 * What is counted as one client: an IPv4 address however it is written (plain, mapped into IPv6 or
 * translated by NAT64, RFC 6052), or the /64 that one IPv6 customer has to send from.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  return carriesIPv4(groups) ? dotted(groups) : groups.slice(0, GROUPS_OF_A_NETWORK).join(':')
}

/** The eight groups in their shortest spelling, by the URL standard's own rules. */
function groupsOf(address: string): string[] {
  const [unzoned = ''] = address.split('%')
  const [head = '', tail = ''] = new URL(`http://[${unzoned}]`).hostname.slice(1, -1).split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  return [...before, ...Array(GROUPS - before.length - after.length).fill('0'), ...after]
}

function carriesIPv4(groups: string[]): boolean {
  return ['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'].includes(groups.slice(0, 6).join(':'))
}

function dotted(groups: string[]): string {
  const pairs = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return pairs.flatMap((pair) => [pair >> 8, pair & 255]).join('.')
}
