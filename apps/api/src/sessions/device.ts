import Bowser from 'bowser'

/** Where a request comes from, as far as it tells. */
export interface Device {
  userAgent: string
  address: string
}

const LONGEST_USER_AGENT = 400

/** What is kept of a User-Agent header: printable, and short enough that it cannot fill the table. */
export function keptUserAgent(header: string | undefined): string {
  return (header ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, LONGEST_USER_AGENT)
}

/** Names for people, such as "Firefox 150" on "macOS"; null where the device did not say. */
export function describeDevice(userAgent: string): {
  browser: string | null
  system: string | null
} {
  if (!userAgent) return { browser: null, system: null }
  const { browser, os } = Bowser.parse(userAgent)
  const major = browser.version?.split('.')[0]
  return {
    browser: browser.name ? [browser.name, major].filter(Boolean).join(' ') : null,
    system: os.name || null,
  }
}

/** In one phrase, for a sentence; undefined where nothing is known. */
export function deviceInWords(userAgent: string | undefined): string | undefined {
  const { browser, system } = describeDevice(userAgent ?? '')
  return [browser, system].filter(Boolean).join(' on ') || undefined
}
