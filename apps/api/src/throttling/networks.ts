import { isIPv6 } from 'node:net'

const GROUPS = 8
const BITS_OF_A_GROUP = 16

/** A network that is throttled as one client. */
export interface Network {
  name: string
  /** The multiple of the narrowest network's limit that this one has. */
  share: number
}

/**
 * An IPv6 customer has at least a /64, often a /56 and up to a /48 (RFC 6177). Each wider network
 * has four times the limit, not the 256 times of its addresses.
 */
const PREFIXES = [
  { bits: 64, share: 1 },
  { bits: 56, share: 4 },
  { bits: 48, share: 16 },
] as const

/**
 * The networks of an address, the narrowest first. An IPv4 address is a network by itself, in every
 * notation: plain, mapped into IPv6, or translated by NAT64 (RFC 6052). IPv4 networks are not
 * aggregated: neighbours are unrelated, and one would lock out the other.
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

/** The widest network of an address: one client may own all of it. */
export function widestNetworkOf(address: string): string {
  return (networksOf(address).at(-1) as Network).name
}

function prefixOf(groups: string[], bits: number): string {
  const whole = groups.slice(0, Math.ceil(bits / BITS_OF_A_GROUP))
  const rest = whole.length * BITS_OF_A_GROUP - bits
  const last = (Number.parseInt(whole.pop() ?? '0', 16) >> rest) << rest
  return [...whole, last.toString(16)].join(':')
}

/** The eight groups in canonical form, by the rules of the URL standard. */
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
