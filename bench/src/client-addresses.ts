/**
 * Signin counts calls by client address. The load comes through one connection pool, as from a
 * proxy, and speaks for many clients: each call says for whom in X-Forwarded-For. Addresses are
 * from 198.18.0.0/15, which RFC 2544 sets aside for benchmarks.
 */
const MOST = 2 ** 17

let last = 0

export function nextClientAddress(): string {
  last = (last + 1) % MOST
  return `198.${18 + (last >> 16)}.${(last >> 8) & 255}.${last & 255}`
}
