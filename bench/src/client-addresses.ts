/**
 * Signin limits calls per client address. The load comes through one connection pool, as from a
 * trusted proxy, and simulates many clients by X-Forwarded-For. The addresses are from
 * 198.18.0.0/15, which RFC 2544 reserves for benchmarks.
 */
const ADDRESSES = 2 ** 17

let last = 0

export function nextClientAddress(): string {
  last = (last + 1) % ADDRESSES
  return `198.${18 + (last >> 16)}.${(last >> 8) & 255}.${last & 255}`
}
