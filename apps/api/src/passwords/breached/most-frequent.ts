import type { Key } from './key.ts'
import type { Keys } from './keys.ts'

export interface MostFrequent {
  /** False if the key is too infrequent. A kept key may still be evicted later. */
  offer(key: Key, count: number): boolean
  keys(): Keys
}

/**
 * The `limit` most frequent of any number of keys; of equally frequent ones, the first. Buffers
 * twice as many, and evicts the less frequent half whenever the buffer is full.
 */
export function mostFrequent(limit: number): MostFrequent {
  const high = new Uint32Array(2 * limit)
  const low = new Uint32Array(2 * limit)
  const counts = new Uint32Array(2 * limit)
  let length = 0
  /** Keys with this count or less are rejected. */
  let threshold = 0

  function evict() {
    if (length <= limit) return
    const ascending = counts.slice(0, length).sort()
    const minCount = ascending[length - limit] ?? 0
    let remainingAtMin = limit - (length - ascending.lastIndexOf(minCount) - 1)
    let kept = 0
    for (let i = 0; i < length; i++) {
      const count = counts[i] ?? 0
      if (count < minCount || (count === minCount && remainingAtMin-- <= 0)) continue
      high[kept] = high[i] ?? 0
      low[kept] = low[i] ?? 0
      counts[kept++] = count
    }
    length = kept
    threshold = minCount
  }

  return {
    offer(key, count) {
      if (count <= threshold) return false
      high[length] = key.high
      low[length] = key.low
      counts[length++] = count
      if (length === 2 * limit) evict()
      return true
    },
    keys() {
      evict()
      return { high: high.subarray(0, length), low: low.subarray(0, length), length }
    },
  }
}
