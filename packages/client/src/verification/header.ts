import { Buffer } from 'node:buffer'
import type { RejectionReason } from './caller.ts'
import { isAlgorithm, isKid } from './published-keys.ts'

/** RFC 9068, 2.1: explicit typing, so that no other JWT is accepted as an access token. */
const TYPE = 'at+jwt'
/** Headers of Signin are under 200 characters. */
const MAX_HEADER_LENGTH = 1024
const BASE64URL = /^[\w-]+$/

export interface Header {
  algorithm: string
  kid: string
}

/**
 * Creates a parser of token headers, which reads `alg`, `typ`, `kid` and `crit` only. `jwk`, `jku`,
 * `x5c` and `x5u` are ignored: with them the sender would choose the key (ASVS 9.1.3).
 */
export function headerReader(): (token: string) => Header | RejectionReason {
  // All tokens of one key have an identical header, so the last one is cached.
  let last = { encoded: '.', header: 'malformed' as Header | RejectionReason }
  return (token) => {
    const at = token.indexOf('.')
    if (at < 0) return 'malformed'
    if (!token.startsWith(last.encoded) || at !== last.encoded.length) {
      const encoded = token.slice(0, at)
      last = { encoded, header: readHeader(encoded) }
    }
    return last.header
  }
}

function readHeader(encoded: string): Header | RejectionReason {
  if (encoded.length > MAX_HEADER_LENGTH || !BASE64URL.test(encoded)) return 'malformed'
  const header = parse(encoded)
  if (!header || header.crit !== undefined) return 'malformed'
  const { alg: algorithm, typ, kid } = header
  if (!isAlgorithm(algorithm)) return 'algorithm'
  if (typ !== TYPE) return 'type'
  if (!isKid(kid)) return 'unknown_key'
  return { algorithm, kid }
}

function parse(encoded: string): Record<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    return typeof header === 'object' ? (header as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}
