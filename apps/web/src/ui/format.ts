/** Durations are in the app's own language, because they are parts of its sentences. */
const distance = new Intl.RelativeTimeFormat('en-GB')

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "just now", "5 minutes ago", "1 day ago". Not "yesterday": 24 hours ago may be another day. */
export function formatAgo(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000)
  for (const [unit, size] of units) {
    if (seconds >= size) return distance.format(-Math.floor(seconds / size), unit)
  }
  return 'just now'
}

/** "in 45 seconds", "in 2 minutes". Rounded up: an earlier retry would fail again. */
export function formatWait(seconds: number): string {
  for (const [unit, size] of units) {
    if (seconds > size) return distance.format(Math.ceil(seconds / size), unit)
  }
  return distance.format(Math.max(1, Math.ceil(seconds)), 'second')
}
