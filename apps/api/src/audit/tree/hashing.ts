import { hash } from 'node:crypto'
import { TreeError } from './tree-error.ts'

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array<ArrayBuffer>

const HASH_BYTES = 32

// Different prefixes keep a node from being presented as a leaf (second preimage; RFC 6962, 2.1).
const LEAF_PREFIX = Buffer.of(0)
const NODE_PREFIX = Buffer.of(1)

/** The root of the tree without leaves: SHA-256 of nothing (RFC 6962, 2.1). */
export const EMPTY_ROOT: Hash = sha256()

/** The hash of a leaf (RFC 6962, 2.1). */
export function leafHash(data: Uint8Array): Hash {
  return sha256(LEAF_PREFIX, data)
}

/**
 * The hash of a node from the hashes of its children (RFC 6962, 2.1).
 *
 * @throws {TreeError} unless both have 32 bytes: with other lengths, two pairs can have the same
 *   concatenation.
 */
export function nodeHash(left: Hash, right: Hash): Hash {
  if (!isHash(left) || !isHash(right)) throw new TreeError('A hash must have 32 bytes.')
  return sha256(NODE_PREFIX, left, right)
}

/** Whether the value is an array of 32 bytes. */
export function isHash(value: unknown): value is Hash {
  return value instanceof Uint8Array && value.length === HASH_BYTES
}

export function sha256(...parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  return hash('sha256', Buffer.concat(parts), 'buffer')
}
