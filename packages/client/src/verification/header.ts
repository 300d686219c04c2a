import { Buffer } from 'node:buffer'
import type { RejectionReason } from './caller.ts'
import { isAlgorithm, isKid } from './published-keys.ts'

/** RFC 9068, 2.1: so that no other kind of JWT passes for an access token. */
const TYPE = 'at+jwt'
/** What Signin writes is under 200 characters. */
const LONGEST = 1024
const SHAPE = /^[\w-]+$/

export interface Header {
  algorithm: string
  kid: string
}

/**
 * What a token says of its own signature, as far as it is listened to: which of the published keys.
 * `jwk`, `jku`, `x5c` and `x5u` would have its sender choose the key, and are not read (ASVS 9.1.3).
 */
export function headerReader(): (token: string) => Header | RejectionReason {
  // All tokens of one key have the same, to the letter.
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
  if (encoded.length > LONGEST || !SHAPE.test(encoded)) return 'malformed'
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
