import { EMPTY_ROOT, type Hash, isHash, nodeHash } from './hashing.ts'
import { half, highestBit, isOdd, isSize } from './sizes.ts'

export interface InclusionClaim {
  leafHash: Hash
  index: number
  size: number
  root: Hash
}

export interface ConsistencyClaim {
  oldSize: number
  oldRoot: Hash
  newSize: number
  newRoot: Hash
}

/**
 * Whether the proof shows that the leaf is at this index of the tree with this size and root
 * (RFC 9162, 2.1.3.2). False for each malformed value, such as a hash without 32 bytes.
 */
export function verifyInclusion(claim: InclusionClaim, proof: readonly Hash[]): boolean {
  const { leafHash, index, size, root } = claim
  if (![leafHash, root, ...proof].every(isHash)) return false
  if (!isSize(index) || !isSize(size) || index >= size) return false

  let hash = leafHash
  let at: Position = { node: index, last: size - 1 }
  for (const sibling of proof) {
    if (at.last === 0) return false
    hash = isRightChild(at) ? nodeHash(sibling, hash) : nodeHash(hash, sibling)
    at = above(at)
  }
  return at.last === 0 && equal(hash, root)
}

/**
 * Whether the proof shows that the new tree starts with all leaves of the old one
 * (RFC 9162, 2.1.4.2). False for each malformed value. For an empty old tree, and for two equal
 * trees, the proof must be empty.
 */
export function verifyConsistency(claim: ConsistencyClaim, proof: readonly Hash[]): boolean {
  const { oldSize, oldRoot, newSize, newRoot } = claim
  if (![oldRoot, newRoot, ...proof].every(isHash)) return false
  if (!isSize(oldSize) || !isSize(newSize) || oldSize > newSize) return false
  if (oldSize === 0 && !equal(oldRoot, EMPTY_ROOT)) return false
  if (oldSize === newSize) return proof.length === 0 && equal(oldRoot, newRoot)
  if (oldSize === 0) return proof.length === 0
  return proof.length > 0 && verifyExtension(claim, proof)
}

function verifyExtension(claim: ConsistencyClaim, proof: readonly Hash[]): boolean {
  const { oldSize, oldRoot, newSize, newRoot } = claim
  // A complete old tree is a node of the new one, and omitted from the proof.
  const isComplete = 2 ** highestBit(oldSize) === oldSize
  const [first = oldRoot, ...siblings] = isComplete ? [oldRoot, ...proof] : proof

  let at: Position = { node: oldSize - 1, last: newSize - 1 }
  while (isOdd(at.node)) at = parentOf(at)
  let [oldHash, newHash] = [first, first]
  for (const sibling of siblings) {
    if (at.last === 0) return false
    if (isRightChild(at)) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    at = above(at)
  }
  return at.last === 0 && equal(oldHash, oldRoot) && equal(newHash, newRoot)
}

/** The indices, on one level, of a node and of the level's last node (fn and sn of RFC 9162). */
interface Position {
  node: number
  last: number
}

function isRightChild({ node, last }: Position): boolean {
  return isOdd(node) || node === last
}

/** The position of the node that was joined with its sibling. */
function above(position: Position): Position {
  let at = position
  // A last node without a sibling on its level is joined on a higher one.
  if (isRightChild(at)) while (!isOdd(at.node) && at.node !== 0) at = parentOf(at)
  return parentOf(at)
}

function parentOf({ node, last }: Position): Position {
  return { node: half(node), last: half(last) }
}

function equal(a: Hash, b: Hash): boolean {
  return Buffer.compare(a, b) === 0
}
