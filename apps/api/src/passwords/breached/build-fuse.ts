import { type BinaryFuse, type GeoIp, placesOf } from './binary-fuse.ts'
import type { Keys } from './keys.ts'

const MAX_SEEDS = 100

/** Builds a filter of distinct keys. Deterministic: equal keys give an equal filter. */
export function buildFuse(keys: Keys): BinaryFuse {
  const shape = shapeFor(keys.length)
  for (let seed = 1; seed <= MAX_SEEDS; seed++) {
    const filter = tryToBuild(keys, { ...shape, seed })
    if (filter) return filter
  }
  throw new Error(`No filter of ${keys.length} keys could be built: is one there twice?`)
}

/** The paper's sizes for three slots per key. */
function shapeFor(count: number): Pick<BinaryFuse, 'segmentLength' | 'segments'> {
  const size = Math.max(count, 2)
  const segmentLength = 2 ** Math.min(16, Math.floor(Math.log(size) / Math.log(3.33) + 2.25))
  const room = size * Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(size))
  return { segmentLength, segments: Math.max(1, Math.ceil(room / segmentLength) - 2) }
}

/**
 * Hypergraph peeling: repeatedly removes a key that is the only one in one of its slots, then
 * assigns the fingerprints in reverse order, each in the slot where its key was the only one. Null
 * if some keys cannot be peeled; another seed succeeds nine times in ten.
 */
function tryToBuild(keys: Keys, shape: Omit<BinaryFuse, 'fingerprints'>): BinaryFuse | null {
  const places = (shape.segments + 2) * shape.segmentLength
  const there = new Uint32Array(places)
  /** The XOR of the indices of all keys in a slot: if it has one key, that key's index. */
  const whose = new Uint32Array(places)
  const threeOf = (key: number): GeoIp =>
    placesOf({ high: keys.high[key] ?? 0, low: keys.low[key] ?? 0 }, shape)
  const put = (place: number, key: number, change: 1 | -1) => {
    there[place] = (there[place] ?? 0) + change
    whose[place] = (whose[place] ?? 0) ^ key
  }

  for (let key = 0; key < keys.length; key++) {
    const { first, second, third } = threeOf(key)
    for (const place of [first, second, third]) put(place, key, 1)
  }
  const alone: number[] = []
  for (let place = 0; place < places; place++) if (there[place] === 1) alone.push(place)

  const order = { keys: new Uint32Array(keys.length), places: new Uint32Array(keys.length) }
  let taken = 0
  for (let next = alone.pop(); next !== undefined; next = alone.pop()) {
    if (there[next] !== 1) continue
    const key = whose[next] ?? 0
    order.keys[taken] = key
    order.places[taken++] = next
    const { first, second, third } = threeOf(key)
    for (const place of [first, second, third]) {
      put(place, key, -1)
      if (there[place] === 1) alone.push(place)
    }
  }
  if (taken < keys.length) return null

  const fingerprints = new Uint16Array(places)
  const at = (place: number) => fingerprints[place] ?? 0
  while (taken-- > 0) {
    const { first, second, third, fingerprint } = threeOf(order.keys[taken] ?? 0)
    // The slot itself is still 0, so the XOR of all three is that of the other two.
    fingerprints[order.places[taken] ?? 0] = fingerprint ^ at(first) ^ at(second) ^ at(third)
  }
  return { ...shape, fingerprints }
}
