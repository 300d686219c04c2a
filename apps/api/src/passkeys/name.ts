import { describeDevice } from '../sessions/device.ts'

/** What a passkey is called unless its owner says: the device it was made on, "Chrome on macOS". */
export function defaultName(userAgent: string): string {
  const { browser, system } = describeDevice(userAgent)
  const named = [browser?.replace(/ \d+$/, ''), system].filter(Boolean)
  return named.join(' on ') || 'Passkey'
}
