/** Caches an async result for a TTL, shared by concurrent calls. Errors are not cached. */
export function cachedFor<Value>(
  ttlMs: number,
  clock: () => Date,
  load: () => Promise<Value>,
): () => Promise<Value> {
  let cached: { value: Promise<Value>; expiresAt: number } | undefined
  return () => {
    const now = clock().getTime()
    if (cached && now < cached.expiresAt) return cached.value
    const entry = { value: load(), expiresAt: now + ttlMs }
    entry.value.catch(() => {
      if (cached === entry) cached = undefined
    })
    cached = entry
    return entry.value
  }
}
