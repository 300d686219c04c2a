/** Keys as two typed arrays: objects would take ten times the memory. */
export interface Keys {
  high: Uint32Array
  low: Uint32Array
  length: number
}

/** The distinct keys in ascending order. */
export function distinct(keys: Keys): Keys {
  const sorted = new BigUint64Array(keys.length)
  for (let i = 0; i < keys.length; i++) {
    sorted[i] = (BigInt(keys.high[i] ?? 0) << 32n) | BigInt(keys.low[i] ?? 0)
  }
  sorted.sort()
  const high = new Uint32Array(sorted.length)
  const low = new Uint32Array(sorted.length)
  let length = 0
  sorted.forEach((key, i) => {
    if (i > 0 && key === sorted[i - 1]) return
    high[length] = Number(key >> 32n)
    low[length] = Number(key & 0xffffffffn)
    length++
  })
  return { high: high.subarray(0, length), low: low.subarray(0, length), length }
}
