import { decodePartialCBOR } from '@levischuck/tiny-cbor'

export type CborMap = Map<string | number, unknown>

/** The one map that these bytes are. Throws where some are missing or left over. */
export function decodedMap(bytes: Uint8Array): CborMap {
  const [map] = decodedMaps(bytes, 1)
  return map as CborMap
}

/**
 * The maps that these bytes are, one after the other. Throws where some bytes are missing or left
 * over: the decoder by itself takes a byte string that is cut off for a shorter one.
 */
export function decodedMaps(bytes: Uint8Array, count: number): CborMap[] {
  const maps: CborMap[] = []
  // The decoder reads the buffer below, whatever part of it these bytes are.
  const whole = Uint8Array.from(bytes)
  let end = 0
  while (maps.length < count) {
    const [decoded, length] = decodePartialCBOR(whole, end)
    if (!(decoded instanceof Map)) throw new Error('the CBOR is no map')
    maps.push(decoded as CborMap)
    end += length
  }
  if (end !== whole.length) throw new Error('the CBOR is cut off, or goes on after its end')
  return maps
}
