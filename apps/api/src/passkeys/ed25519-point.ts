const P = 2n ** 255n - 19n
const D = modulo(-121665n * inverse(121666n))
const BYTES = 32

/**
 * Whether these bytes are a public key somebody can hold: a point of the curve in its one encoding
 * (RFC 8032, 5.1.3), and none of the eight for which anybody can make signatures (small order).
 * Neither OpenSSL nor WebCrypto looks at it before a signature is checked.
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

/** Eight times such a point is the neutral one. */
function hasSmallOrder(y: bigint): boolean {
  return doubled(doubled(doubled(y))) === 1n
}

/** The y of twice the point: x enters its formula as a square alone. */
function doubled(y: bigint): bigint {
  const [xx, yy] = [squareOfX(y), modulo(y * y)]
  return modulo((yy + xx) * inverse(1n - D * xx * yy))
}

/** Of the curve's equation, -x² + y² = 1 + dx²y². */
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
