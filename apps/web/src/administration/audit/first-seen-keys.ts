const STORED = 'signin-audit-keys'

/**
 * When this browser first saw the key, in ISO 8601; null for the first time, which is remembered. A
 * key comes from the same server as the log: that it is an old acquaintance is what a browser can tell.
 */
export function firstSeen(verifierKey: string, now: Date): string | null {
  try {
    const known: Record<string, unknown> = JSON.parse(localStorage.getItem(STORED) ?? '{}')
    const before = known[verifierKey]
    if (typeof before === 'string') return before
    localStorage.setItem(STORED, JSON.stringify({ ...known, [verifierKey]: now.toISOString() }))
  } catch {
    // The browser stores nothing, or something else: every key is new.
  }
  return null
}
