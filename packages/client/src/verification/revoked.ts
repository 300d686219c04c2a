/** Longer than the lifetime of an access token (ten minutes) plus clock skew. */
const RETENTION_MS = 15 * 60_000
const MAX_REFERENCES = 200_000

/**
 * The recently revoked references, by the time of receipt. The set is bounded and fails closed: above
 * the maximum the oldest references are evicted, and every token issued before their receipt is
 * rejected. A client whose session is still valid can obtain a new token.
 */
export function createRevoked(clockTolerance: number, max = MAX_REFERENCES) {
  const receivedAt = new Map<string, number>()
  let floor = Number.NEGATIVE_INFINITY

  function evict(now: number): void {
    for (const [reference, at] of receivedAt) {
      if (at > now - RETENTION_MS && receivedAt.size <= max) break
      if (at > now - RETENTION_MS) floor = Math.max(floor, at + clockTolerance)
      receivedAt.delete(reference)
    }
    if (floor < now - RETENTION_MS) floor = Number.NEGATIVE_INFINITY
  }

  return {
    /** Returns true if any reference is new. */
    add(references: readonly string[], now: number): boolean {
      const before = receivedAt.size
      for (const reference of references) {
        if (!receivedAt.has(reference)) receivedAt.set(reference, now)
      }
      const hasNew = receivedAt.size > before
      evict(now)
      return hasNew
    },
    /** True if `has` is false for every token. */
    isEmpty: () => receivedAt.size === 0 && floor === Number.NEGATIVE_INFINITY,
    /** @param issuedAt milliseconds since 1970 */
    has: (reference: string, issuedAt: number) => issuedAt <= floor || receivedAt.has(reference),
  }
}
