/** Caches an async result for a TTL, shared by concurrent calls. Errors are not cached. */
export function cachedFor<Value>(
  milliseconds: number,
  clock: () => Date,
  find: () => Promise<Value>,
): () => Promise<Value> {
  let cached: { value: Promise<Value>; until: number } | undefined
  return () => {
    const now = clock().getTime()
    if (cached && now < cached.until) return cached.value
    const mine = { value: find(), until: now + milliseconds }
    mine.value.catch(() => {
      if (cached === mine) cached = undefined
    })
    cached = mine
    return mine.value
  }
}
