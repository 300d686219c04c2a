/** A hash that another system made, in the form in which it is stored (docs/imported-passwords.md). */
export interface ImportedHash {
  ok: true
  stored: string
  /** What one verification allocates, in KiB; 0 where it is negligible. */
  memoryKib: number
  /** Whether the verification starts threads of its own, whose CPU time is not that of the caller. */
  isParallel?: boolean
  /** Slow: call it on a hashing thread. */
  verify(password: string): boolean
}

export interface RejectedHash {
  ok: false
  /** For the report of an import: a sentence without the hash. */
  reason: string
}

export type Reading = ImportedHash | RejectedHash

/** Reads the hashes of one kind; null for a text of another kind. */
export type Scheme = (text: string) => Reading | null

export function rejected(reason: string): RejectedHash {
  return { ok: false, reason }
}

/** An integer within limits, or null. The limits bound the work that a file declares. */
export function integerWithin(text: string | undefined, min: number, max: number): number | null {
  if (!text || !/^\d{1,10}$/.test(text)) return null
  const value = Number(text)
  return value >= min && value <= max ? value : null
}
