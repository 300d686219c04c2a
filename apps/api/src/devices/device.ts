import { isIP } from 'node:net'
import { BROWSERS, type ProductName, SCRIPTS, SYSTEMS } from './product-names.ts'

/** What a request reveals of its client. */
export interface Device {
  userAgent: string
  address: string
}

interface DeviceNames {
  browser: string | null
  system: string | null
}

const MAX_USER_AGENT_LENGTH = 400
/** Every browser's User-Agent has such a prefix; others are scripts or arbitrary text. */
const BROWSER_PREFIX = /^(?:Mozilla|Opera|UCWEB)\//

const scriptName = (name: string) => `Script (${name})`
const SYSTEM_NAMES = new Set(SYSTEMS.map(([name]) => name))
const NAMES = new Set([
  ...BROWSERS.map(([name]) => name),
  ...SCRIPTS.map(([name]) => scriptName(name)),
])

/** The stored part of a User-Agent header: printable ASCII, and bounded. */
export function storedUserAgent(header: string | undefined): string {
  return (header ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, MAX_USER_AGENT_LENGTH)
}

/** An IP address, or '': a proxy may forward arbitrary text, and an IPv6 zone is arbitrary, too. */
export function storedAddress(address: string): string {
  const [withoutZone = ''] = address.split('%')
  return isIP(withoutZone) ? withoutZone : ''
}

/**
 * Display names, such as "Firefox 150" or "Script (curl)", on "macOS"; null where unknown. They are
 * shown to the account owner as Signin's own finding, so they come from closed lists: of the header
 * itself only the digits of a version are used.
 */
export function describeDevice(userAgent: string): DeviceNames {
  const script = firstOf(SCRIPTS, userAgent)
  if (script) return { browser: scriptName(script.name), system: systemOf(userAgent) }
  if (!BROWSER_PREFIX.test(userAgent)) return { browser: null, system: null }
  const browser = firstOf(BROWSERS, userAgent)
  return {
    browser: browser && [browser.name, browser.version].filter(Boolean).join(' '),
    system: systemOf(userAgent),
  }
}

/** One phrase for a sentence; undefined where nothing is known. */
export function formatDevice(userAgent: string | undefined): string | undefined {
  const { browser, system } = describeDevice(userAgent ?? '')
  return [browser, system].filter(Boolean).join(' on ') || undefined
}

/**
 * Whether formatDevice can have returned this text. An earlier version stored text of the client.
 */
export function isFormattedDevice(text: string): boolean {
  const [first = '', system, ...more] = text.split(' on ')
  const isBrowser = NAMES.has(first.replace(/ \d{1,4}$/, ''))
  if (system === undefined) return isBrowser || SYSTEM_NAMES.has(first)
  return more.length === 0 && isBrowser && SYSTEM_NAMES.has(system)
}

function systemOf(userAgent: string): string | null {
  return firstOf(SYSTEMS, userAgent)?.name ?? null
}

function firstOf(products: readonly ProductName[], userAgent: string) {
  for (const [name, pattern] of products) {
    const found = pattern.exec(userAgent)
    if (found) return { name, version: found.slice(1).find((group) => group !== undefined) }
  }
  return null
}
