/**
 * How many a second were done, from the moments in milliseconds at which each was, by so many hands
 * at the same time. Counts from when each hand can have done one: hands that end together would
 * otherwise pass for faster than they are, and the way to the first result for slow work.
 */
export function steadyRate(moments: readonly number[], hands: number): number {
  const [first, last] = [moments.toSorted((a, b) => a - b)[hands - 1], Math.max(...moments)]
  if (first === undefined || first === last) return 0
  return ((moments.length - hands) / (last - first)) * 1000
}
