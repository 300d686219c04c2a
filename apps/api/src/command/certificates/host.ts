import { isIP } from 'node:net'

const HOSTNAME =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** Parses the name of a host, an address, or the URL of either. */
export function parseHost(value: string): string {
  const host = value.includes('://') && URL.canParse(value) ? new URL(value).hostname : value
  const plain = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (isIP(plain) || HOSTNAME.test(plain)) return plain
  throw new Error('is neither the name of a host nor an address')
}
