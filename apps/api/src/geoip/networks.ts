import { BlockList, isIPv6 } from 'node:net'

/** Private addresses: loopback, link-local, a home or office, behind a carrier's NAT. */
const privateNetworks = networks([
  '127.0.0.0/8', // loopback
  '10.0.0.0/8', // RFC 1918
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16', // link-local, RFC 3927
  '100.64.0.0/10', // shared address space of carrier-grade NAT, RFC 6598
  '::1/128',
  'fe80::/10', // link-local, RFC 4291
  'fc00::/7', // unique local, RFC 4193
])

/** Reserved for documentation (RFC 5737, 3849, 9637). Registries list a country for them, though. */
const documentationNetworks = networks([
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
  '3fff::/20',
])

export const isPrivate = (address: string) => privateNetworks.check(address, familyOf(address))
export const isDocumentation = (address: string) =>
  documentationNetworks.check(address, familyOf(address))

function networks(cidrs: string[]): BlockList {
  const list = new BlockList()
  for (const [network = '', length] of cidrs.map((cidr) => cidr.split('/'))) {
    list.addSubnet(network, Number(length), familyOf(network))
  }
  return list
}

function familyOf(address: string) {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}
