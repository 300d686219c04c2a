/** How many comparisons of each kind are remembered. */
const REMEMBERED = 32
/** How much longer than a comparison with a hash of Signin's own a failure may be made to take. */
const MAX_FACTOR = 4

/**
 * Aligns the times of passwords that do not match, from the last comparisons of this process, so
 * that they do not tell an account with an imported password from others and from an address without
 * an account (docs/decisions/0043).
 *
 * @param random 0 to 1.
 */
export function createFailureTime(random: () => number = Math.random) {
  /** In milliseconds of CPU time. */
  const own: number[] = []
  const imported: number[] = []

  function remember(times: number[], ms: number): void {
    times.push(ms)
    if (times.length > REMEMBERED) times.shift()
  }

  /** By how much the slowest imported hash takes longer than an own one. */
  function extraMs(): number {
    const usual = median(own)
    const slowest = Math.min(Math.max(0, ...imported), usual * MAX_FACTOR)
    return Math.max(0, slowest - usual)
  }

  return {
    isKnown: () => own.length > 0,
    tookOwn: (ms: number) => remember(own, ms),
    tookImported: (ms: number) => remember(imported, ms),
    /** What a comparison with an own hash, or with a decoy, adds to its time. */
    extraMs,
    /** What a comparison with an imported hash takes in all: as long as one with an own hash took. */
    importedMinMs: () => (own[Math.floor(random() * own.length)] ?? 0) + extraMs(),
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
