/** How the app words dates and spans of time: in its own language, at the reader's own clock. */
const LANGUAGE = 'en-GB'

const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'long' })
const moment = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'long', timeStyle: 'short' })
const distance = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto' })

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** "22 November 2026" */
export function dayInWords(at: string): string {
  return day.format(new Date(at))
}

/** "22 November 2026 at 14:05" */
export function momentInWords(at: string): string {
  return moment.format(new Date(at))
}

/** "just now", "5 minutes ago", "yesterday" */
export function agoInWords(at: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(at)) / 1000)
  for (const [unit, size] of units) {
    if (seconds >= size) return distance.format(-Math.floor(seconds / size), unit)
  }
  return 'just now'
}

/** "in 45 seconds", "in 2 minutes": rounded up, because a try made earlier would fail again. */
export function waitInWords(seconds: number): string {
  for (const [unit, size] of units) {
    if (seconds > size) return distance.format(Math.ceil(seconds / size), unit)
  }
  return distance.format(Math.max(1, Math.ceil(seconds)), 'second')
}
