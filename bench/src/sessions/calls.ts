import { nextClientAddress } from '../client-addresses.ts'

/** Enough that none comes near the 1200 calls a minute one address has. */
const CLIENT_ADDRESSES = Array.from({ length: 1000 }, nextClientAddress)

export interface Call {
  headers: { cookie: string; 'x-forwarded-for': string }
}

/** Deals all cookies and all addresses out to the connections: no two have one in common. */
export function callsFor(cookies: string[], connections: number): Call[][] {
  const all = Array.from({ length: Math.max(cookies.length, CLIENT_ADDRESSES.length) }, (_, n) => ({
    headers: {
      cookie: cookies[n % cookies.length] ?? '',
      'x-forwarded-for': CLIENT_ADDRESSES[n % CLIENT_ADDRESSES.length] ?? '',
    },
  }))
  const share = Math.ceil(all.length / connections)
  return Array.from({ length: connections }, (_, n) => all.slice(n * share, (n + 1) * share))
}
