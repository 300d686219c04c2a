import { isIPv6 } from 'node:net'

/** IPv4 within IPv6: mapped (RFC 4291) or translated by NAT64 (RFC 6052). */
const CARRIED = /^\[(?:::ffff|64:ff9b:):([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/

/** An address without its zone, and an IPv4 one without the IPv6 it is wrapped in. */
export function plainAddress(address: string): string {
  const [unzoned = ''] = address.split('%')
  if (!isIPv6(unzoned)) return unzoned
  // The URL standard spells every IPv6 address in one way.
  const carried = CARRIED.exec(new URL(`http://[${unzoned}]`).hostname)
  return carried ? dotted(carried.slice(1)) : unzoned
}

function dotted(groups: string[]): string {
  const pairs = groups.map((group) => Number.parseInt(group, 16))
  return pairs.flatMap((pair) => [pair >> 8, pair & 255]).join('.')
}
