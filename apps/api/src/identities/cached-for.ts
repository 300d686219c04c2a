/** What was found out once is believed for that long; a failure is tried anew. */
export function cachedFor<Value>(
  milliseconds: number,
  clock: () => Date,
  find: () => Promise<Value>,
): () => Promise<Value> {
  let kept: { value: Promise<Value>; until: number } | undefined
  return () => {
    const now = clock().getTime()
    if (kept && now < kept.until) return kept.value
    const mine = { value: find(), until: now + milliseconds }
    mine.value.catch(() => {
      if (kept === mine) kept = undefined
    })
    kept = mine
    return mine.value
  }
}
