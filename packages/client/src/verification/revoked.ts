/** Longer than any access token lives (ten minutes), clocks that differ included. */
const RETENTION_MS = 15 * 60_000
const MOST = 200_000

/**
 * The references that were revoked of late, by when they were heard of. It is bounded, and does not
 * fail open: where there are too many, the oldest are forgotten, and every token from before that
 * is refused instead. Who holds one gets another, if there is a session still.
 */
export function createRevoked(clockTolerance: number, max = MOST) {
  const heardAt = new Map<string, number>()
  let floor = Number.NEGATIVE_INFINITY

  function clear(now: number): void {
    for (const [reference, at] of heardAt) {
      if (at > now - RETENTION_MS && heardAt.size <= max) break
      if (at > now - RETENTION_MS) floor = Math.max(floor, at + clockTolerance)
      heardAt.delete(reference)
    }
    if (floor < now - RETENTION_MS) floor = Number.NEGATIVE_INFINITY
  }

  return {
    /** True if any of them was news. */
    add(references: readonly string[], now: number): boolean {
      const before = heardAt.size
      for (const reference of references) {
        if (!heardAt.has(reference)) heardAt.set(reference, now)
      }
      const news = heardAt.size > before
      clear(now)
      return news
    },
    /** True as long as it would say no to everything. */
    isEmpty: () => heardAt.size === 0 && floor === Number.NEGATIVE_INFINITY,
    /** @param issuedAt milliseconds since 1970 */
    has: (reference: string, issuedAt: number) => issuedAt <= floor || heardAt.has(reference),
  }
}
