import type { SecretBox } from '../crypto/secret-box.ts'
import { openKey, type SigningKey } from './key.ts'
import { listKeys, type SigningKeyRow, type SigningKeyTables } from './table.ts'

/** How long a replica believes what it read. */
export const CACHE_TTL_MS = 900

export interface KeyReaderDeps {
  db: SigningKeyTables
  clock: () => Date
  secretBox: SecretBox
  log: { warn(what: object, message: string): void }
}

/** The keys in the database, opened: read at most about once a second, however many tokens are signed. */
export function keyReader({ db, clock, secretBox, log }: KeyReaderDeps) {
  const opened = new Map<string, SigningKey>()
  const foreign = new Set<string>()
  let memory: { readAt: number; keys: Promise<SigningKey[]> } | undefined

  async function read(tables: SigningKeyTables): Promise<SigningKey[]> {
    const rows = await listKeys(tables)
    const keys = await Promise.all(rows.map(open))
    for (const kid of opened.keys()) if (!rows.some(({ id }) => id === kid)) opened.delete(kid)
    return keys.filter((key) => key !== null)
  }

  async function open(row: SigningKeyRow): Promise<SigningKey | null> {
    const known = opened.get(row.id)
    if (known) return { ...known, signsFrom: row.signsFrom }
    try {
      const key = await openKey(secretBox, row)
      opened.set(key.kid, key)
      return key
    } catch {
      logOnce(row.id)
      return null
    }
  }

  /** Nothing that it is used for would ever be verified by what this process publishes. */
  function logOnce(kid: string): void {
    if (foreign.has(kid)) return
    foreign.add(kid)
    log.warn(
      { event: 'signing_key_ignored', kid },
      'a signing key does not open: it was sealed with another SECRET_KEY_BASE, or changed since',
    )
  }

  function cached(): Promise<SigningKey[]> {
    const age = memory ? clock().getTime() - memory.readAt : -1
    // A clock that was set back must not make a memory last.
    if (memory && age >= 0 && age < CACHE_TTL_MS) return memory.keys
    const reading = { readAt: clock().getTime(), keys: read(db) }
    memory = reading
    reading.keys.catch(() => {
      if (memory === reading) memory = undefined
    })
    return reading.keys
  }

  return {
    /** As of less than a second ago. */
    cached,
    /** As of now, or of this transaction. */
    read,
    removeDevice() {
      memory = undefined
    },
  }
}
