import type { SecretBox } from '../crypto/secret-box.ts'
import { decryptKey, type SigningKey } from './key.ts'
import { listKeys, type SigningKeyRow, type SigningKeyTables } from './table.ts'

/** How long a replica caches the keys. */
export const CACHE_TTL_MS = 900

export interface KeyReaderDeps {
  db: SigningKeyTables
  clock: () => Date
  secretBox: SecretBox
  log: { warn(what: object, message: string): void }
}

/** Reads and decrypts the signing keys. The cache limits it to about one query a second. */
export function keyReader({ db, clock, secretBox, log }: KeyReaderDeps) {
  const decrypted = new Map<string, SigningKey>()
  const loggedKids = new Set<string>()
  let cache: { readAt: number; keys: Promise<SigningKey[]> } | undefined

  async function read(tables: SigningKeyTables): Promise<SigningKey[]> {
    const rows = await listKeys(tables)
    const keys = await Promise.all(rows.map(decryptOrNull))
    for (const kid of decrypted.keys())
      if (!rows.some(({ id }) => id === kid)) decrypted.delete(kid)
    return keys.filter((key) => key !== null)
  }

  async function decryptOrNull(row: SigningKeyRow): Promise<SigningKey | null> {
    const known = decrypted.get(row.id)
    if (known) return { ...known, signsFrom: row.signsFrom }
    try {
      const key = await decryptKey(secretBox, row)
      decrypted.set(key.kid, key)
      return key
    } catch {
      logOnce(row.id)
      return null
    }
  }

  /** Logs each key once. This process does not use it: it could not publish its public half. */
  function logOnce(kid: string): void {
    if (loggedKids.has(kid)) return
    loggedKids.add(kid)
    log.warn(
      { event: 'signing_key_ignored', kid },
      'a signing key does not open: it was sealed with another SECRET_KEY_BASE, or changed since',
    )
  }

  function cached(): Promise<SigningKey[]> {
    const age = cache ? clock().getTime() - cache.readAt : -1
    // A negative age means that the clock was set back, which must not extend the TTL.
    if (cache && age >= 0 && age < CACHE_TTL_MS) return cache.keys
    const loaded = { readAt: clock().getTime(), keys: read(db) }
    cache = loaded
    loaded.keys.catch(() => {
      if (cache === loaded) cache = undefined
    })
    return loaded.keys
  }

  return {
    /** The keys, cached for less than a second. */
    cached,
    /** The keys, uncached, as the given transaction sees them. */
    read,
    invalidate() {
      cache = undefined
    },
  }
}
