import { type BinaryFuse, type Slots, slotsOf } from './binary-fuse.ts'
import type { Keys } from './keys.ts'

const MAX_SEEDS = 100

/** Builds a filter of distinct keys. Deterministic: equal keys give an equal filter. */
export function buildFuse(keys: Keys): BinaryFuse {
  const shape = shapeFor(keys.length)
  for (let seed = 1; seed <= MAX_SEEDS; seed++) {
    const filter = buildOrNull(keys, { ...shape, seed })
    if (filter) return filter
  }
  throw new Error(`No filter of ${keys.length} keys could be built: is one there twice?`)
}

/** The paper's sizes for three slots per key. */
function shapeFor(count: number): Pick<BinaryFuse, 'segmentLength' | 'segments'> {
  const size = Math.max(count, 2)
  const segmentLength = 2 ** Math.min(16, Math.floor(Math.log(size) / Math.log(3.33) + 2.25))
  const capacity = size * Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(size))
  return { segmentLength, segments: Math.max(1, Math.ceil(capacity / segmentLength) - 2) }
}

/**
 * Hypergraph peeling: repeatedly removes a key that is the only one in one of its slots, then
 * assigns the fingerprints in reverse order, each in the slot where its key was the only one. Null
 * if some keys cannot be peeled; another seed succeeds nine times in ten.
 */
function buildOrNull(keys: Keys, shape: Omit<BinaryFuse, 'fingerprints'>): BinaryFuse | null {
  const slotCount = (shape.segments + 2) * shape.segmentLength
  const keyCounts = new Uint32Array(slotCount)
  /** The XOR of the indices of all keys in a slot: if it has one key, that key's index. */
  const keyXors = new Uint32Array(slotCount)
  const slotsOfKey = (key: number): Slots =>
    slotsOf({ high: keys.high[key] ?? 0, low: keys.low[key] ?? 0 }, shape)
  const update = (slot: number, key: number, change: 1 | -1) => {
    keyCounts[slot] = (keyCounts[slot] ?? 0) + change
    keyXors[slot] = (keyXors[slot] ?? 0) ^ key
  }

  for (let key = 0; key < keys.length; key++) {
    const { first, second, third } = slotsOfKey(key)
    for (const slot of [first, second, third]) update(slot, key, 1)
  }
  const singles: number[] = []
  for (let slot = 0; slot < slotCount; slot++) if (keyCounts[slot] === 1) singles.push(slot)

  const order = { keys: new Uint32Array(keys.length), slots: new Uint32Array(keys.length) }
  let peeled = 0
  for (let single = singles.pop(); single !== undefined; single = singles.pop()) {
    if (keyCounts[single] !== 1) continue
    const key = keyXors[single] ?? 0
    order.keys[peeled] = key
    order.slots[peeled++] = single
    const { first, second, third } = slotsOfKey(key)
    for (const slot of [first, second, third]) {
      update(slot, key, -1)
      if (keyCounts[slot] === 1) singles.push(slot)
    }
  }
  if (peeled < keys.length) return null

  const fingerprints = new Uint16Array(slotCount)
  const at = (slot: number) => fingerprints[slot] ?? 0
  while (peeled-- > 0) {
    const { first, second, third, fingerprint } = slotsOfKey(order.keys[peeled] ?? 0)
    // The slot itself is still 0, so the XOR of all three is that of the other two.
    fingerprints[order.slots[peeled] ?? 0] = fingerprint ^ at(first) ^ at(second) ^ at(third)
  }
  return { ...shape, fingerprints }
}
