import { isIPv6 } from 'node:net'

const GROUPS = 8
const BITS_OF_A_GROUP = 16

/** What is counted as one client, of those that an address is in. */
export interface Network {
  name: string
  /** How many times what is allowed to the narrowest network is allowed to this one. */
  share: number
}

/**
 * What one IPv6 customer has to send from: a /64 at least, often a /56, and up to a /48 (RFC 6177).
 * Each wider network is allowed four times as much, and not the 256 times it has room for.
 */
const PREFIXES = [
  { bits: 64, share: 1 },
  { bits: 56, share: 4 },
  { bits: 48, share: 16 },
] as const

/**
 * The networks an address is in, the narrowest first: an IPv4 address however it is written (plain,
 * mapped into IPv6 or translated by NAT64, RFC 6052) is one by itself. Networks of IPv4 are not
 * joined: neighbours are strangers there, and one would shut out the other.
 */
export function networksOf(address: string): [Network, ...Network[]] {
  if (!isIPv6(address)) return [{ name: address, share: 1 }]
  const groups = groupsOf(address)
  if (carriesIPv4(groups)) return [{ name: dotted(groups), share: 1 }]
  const [narrowest, ...wider] = PREFIXES.map(({ bits, share }) => ({
    name: `${prefixOf(groups, bits)}/${bits}`,
    share,
  }))
  return [narrowest as Network, ...wider]
}

/** The widest network of an address: whoever has it all is still one sender. */
export function widestNetworkOf(address: string): string {
  return (networksOf(address).at(-1) as Network).name
}

function prefixOf(groups: string[], bits: number): string {
  const whole = groups.slice(0, Math.ceil(bits / BITS_OF_A_GROUP))
  const rest = whole.length * BITS_OF_A_GROUP - bits
  const last = (Number.parseInt(whole.pop() ?? '0', 16) >> rest) << rest
  return [...whole, last.toString(16)].join(':')
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
