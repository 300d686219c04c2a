import type { Session } from '@signin/contracts'

type Device = Pick<Session, 'browser' | 'system'>

/** "Firefox 150 on macOS", or as much of it as the device told. */
export function deviceName({ browser, system }: Device): string {
  if (browser && system) return `${browser} on ${system}`
  return browser ?? (system ? `A browser on ${system}` : 'Unknown device')
}

export function isHandheld({ system }: Device): boolean {
  return /android|ios|ipados/i.test(system ?? '')
}
