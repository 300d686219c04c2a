import { findTrigrams, type Trigrams } from './table.ts'

export { findTrigrams as trigramsOf } from './table.ts'

/** How long a search trusts what it learned about the index, which a migration can add. */
const CACHE_TTL_MS = 60_000

/** The word characters of which a part of a word needs three to have a trigram. */
const ASCII_PART = /[a-z0-9]{3}/i
const UNICODE_PART = /[\p{L}\p{N}]{3}/u

/** Asks the database, not a setting, what it can do. */
export function createTrigramLookup(
  db: Parameters<typeof findTrigrams>[0],
  clock: () => Date,
): () => Promise<Trigrams | null> {
  let cached: { at: number; trigrams: Promise<Trigrams | null> } | undefined
  return () => {
    const now = clock().getTime()
    if (cached && Math.abs(now - cached.at) < CACHE_TTL_MS) return cached.trigrams
    const trigrams = findTrigrams(db)
    cached = { at: now, trigrams }
    trigrams.catch(() => {
      cached = undefined
    })
    return trigrams
  }
}

/** Whether the index can find a part of this text. Without a trigram it would be read whole. */
export function hasTrigram(trigrams: Trigrams | null, text: string): boolean {
  if (trigrams === null) return false
  return (trigrams.hasUnicode ? UNICODE_PART : ASCII_PART).test(text)
}
