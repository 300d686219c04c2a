import { isIPv6 } from 'node:net'

/** An IPv4 address embedded in IPv6: mapped (RFC 4291) or translated by NAT64 (RFC 6052). */
const EMBEDDED_IPV4 = /^\[(?:::ffff|64:ff9b:):([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/

/** Removes the zone of an IPv6 address, and extracts an IPv4 address that is embedded in IPv6. */
export function plainAddress(address: string): string {
  const [unzoned = ''] = address.split('%')
  if (!isIPv6(unzoned)) return unzoned
  // The URL parser normalises an IPv6 address to one canonical form.
  const embedded = EMBEDDED_IPV4.exec(new URL(`http://[${unzoned}]`).hostname)
  return embedded ? toDottedDecimal(embedded.slice(1)) : unzoned
}

function toDottedDecimal(groups: string[]): string {
  const pairs = groups.map((group) => Number.parseInt(group, 16))
  return pairs.flatMap((pair) => [pair >> 8, pair & 255]).join('.')
}
