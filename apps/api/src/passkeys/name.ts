import { describeDevice } from '../devices/device.ts'

/** The default name of a passkey: the browser and system that created it, "Chrome on macOS". */
export function defaultName(userAgent: string): string {
  const { browser, system } = describeDevice(userAgent)
  const named = [browser?.replace(/ \d+$/, ''), system].filter(Boolean)
  return named.join(' on ') || 'Passkey'
}
