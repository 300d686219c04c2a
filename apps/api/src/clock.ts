/** How far the clocks of two replicas may differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000

/**
 * What is dated after this was made before the clock was set back, and is taken for expired: its
 * lifetime would otherwise be longer by as much.
 */
export function latestPlausible(now: Date): Date {
  return new Date(now.getTime() + CLOCK_SKEW_MS)
}
