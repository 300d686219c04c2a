/** How far replicas' clocks may differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000

/**
 * A row created after this was created before the clock was set back, and counts as expired: its
 * lifetime would otherwise be extended by the difference.
 */
export function latestPlausible(now: Date): Date {
  return new Date(now.getTime() + CLOCK_SKEW_MS)
}
