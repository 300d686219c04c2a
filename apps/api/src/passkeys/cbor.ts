import { decodePartialCBOR } from '@levischuck/tiny-cbor'

export type CborMap = Map<string | number, unknown>

/** Decodes exactly one map. Throws if bytes are missing or left over. */
export function decodedMap(bytes: Uint8Array): CborMap {
  const [map] = decodedMaps(bytes, 1)
  return map as CborMap
}

/**
 * Decodes exactly `count` consecutive maps. Throws if bytes are missing or left over: the decoder by
 * itself accepts a truncated byte string as a shorter one.
 */
export function decodedMaps(bytes: Uint8Array, count: number): CborMap[] {
  const maps: CborMap[] = []
  // Copy: the decoder reads the underlying buffer from its start and ignores the view's offset.
  const copy = Uint8Array.from(bytes)
  let end = 0
  while (maps.length < count) {
    const [decoded, length] = decodePartialCBOR(copy, end)
    if (!(decoded instanceof Map)) throw new Error('the CBOR is no map')
    maps.push(decoded as CborMap)
    end += length
  }
  if (end !== copy.length) throw new Error('the CBOR is cut off, or goes on after its end')
  return maps
}
