const P = 2n ** 255n - 19n
const D = modulo(-121665n * inverse(121666n))
const BYTES = 32

/**
 * Whether these bytes are the canonical encoding of a point on the curve (RFC 8032, 5.1.3) that is
 * not one of the eight of small order, for which anyone can forge signatures. Neither OpenSSL nor
 * WebCrypto checks this when a key is imported.
 */
export function isEd25519PublicKey(encoded: Uint8Array): boolean {
  if (encoded.length !== BYTES) return false
  const number = BigInt(`0x${Buffer.from(encoded).reverse().toString('hex')}`)
  const y = BigInt.asUintN(255, number)
  if (y >= P) return false
  const square = squareOfX(y)
  const onTheCurve = square === 0n ? number === y : power(square, (P - 1n) / 2n) === 1n
  return onTheCurve && !hasSmallOrder(y)
}

/** A point has small order if eight times the point is the neutral element. */
function hasSmallOrder(y: bigint): boolean {
  return doubled(doubled(doubled(y))) === 1n
}

/** The y coordinate of the doubled point. The formula needs x only as x². */
function doubled(y: bigint): bigint {
  const [xx, yy] = [squareOfX(y), modulo(y * y)]
  return modulo((yy + xx) * inverse(1n - D * xx * yy))
}

/** x², from the curve equation -x² + y² = 1 + dx²y². */
function squareOfX(y: bigint): bigint {
  const yy = modulo(y * y)
  return modulo((yy - 1n) * inverse(D * yy + 1n))
}

function modulo(number: bigint): bigint {
  return ((number % P) + P) % P
}

function inverse(number: bigint): bigint {
  return power(number, P - 2n)
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, factor] = [1n, modulo(base)]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = modulo(result * factor)
    factor = modulo(factor * factor)
  }
  return result
}
