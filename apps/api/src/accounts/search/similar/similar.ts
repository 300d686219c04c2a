import type { SearchTables } from '../pages/reading.ts'
import { findSimilar, type Likeness, setSimilarity } from './table.ts'

/**
 * How similar words are, from a wrong character in a long name to two exchanged pairs: `Jonh Smiht` is
 * 0.33 like `John Smith`. The less similar, the more accounts the index finds and the longer it takes.
 */
const LEAST = [0.6, 0.4, 0.3]
/** Each character is a list to read. Names and the first parts of addresses are shorter. */
const MAX_LENGTH = 40

/** The accounts with words like those of the text; none for one that is too long. */
export async function similarTo(db: SearchTables, likeness: Likeness): Promise<string[]> {
  const text = withoutDomain(likeness.text)
  if ([...text].length > MAX_LENGTH) return []
  for (const least of LEAST) {
    await setSimilarity(db, least)
    const found = await findSimilar(db, { ...likeness, text })
    if (found.length > 0) return found.map(({ id }) => id)
  }
  return []
}

/** Many accounts share a domain, and would all be similar. */
function withoutDomain(text: string): string {
  const [local, domain] = text.split('@')
  return local || domain || text
}
