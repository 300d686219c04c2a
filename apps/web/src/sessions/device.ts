import type { Session } from '@signin/contracts'

type Device = Pick<Session, 'browser' | 'system'>

/** "Firefox 150 on macOS", or as much of it as the device reported. */
export function deviceName({ browser, system }: Device): string {
  if (browser && system) return `${browser} on ${system}`
  return browser ?? (system ? `A browser on ${system}` : 'Unknown device')
}

const MAX_NAMES = 3

/** "24 × Chrome 150 on Windows, Safari 20 on iOS and 2 more": names three kinds at most. */
export function deviceNames(devices: readonly Device[]): string {
  const counts = new Map<string, number>()
  for (const name of devices.map(deviceName)) counts.set(name, (counts.get(name) ?? 0) + 1)
  const groups = [...counts]
  const names = groups.slice(0, MAX_NAMES)
  const more = groups.slice(MAX_NAMES).reduce((sum, [, count]) => sum + count, 0)
  const words = names.map(([name, count]) => (count > 1 ? `${count} × ${name}` : name))
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

export function isHandheld({ system }: Device): boolean {
  return /android|ios|ipados/i.test(system ?? '')
}
