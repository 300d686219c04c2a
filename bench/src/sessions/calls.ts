import { nextClientAddress } from '../client-addresses.ts'

/** Enough addresses to stay far below the limit of 1200 calls a minute per address. */
const CLIENT_ADDRESSES = Array.from({ length: 1000 }, nextClientAddress)

export interface Call {
  headers: { cookie: string; 'x-forwarded-for': string }
}

/** Distributes all cookies and addresses over the connections, without overlap. */
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
