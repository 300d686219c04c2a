import type { Hash } from './hashing.ts'
import { assertSize, highestBit } from './sizes.ts'
import { nodeReader, type ReadNodes } from './stored-nodes.ts'
import type { Leaves } from './subtrees.ts'
import { TreeError } from './tree-error.ts'

/**
 * Proves that the leaf with this index is in the tree of this size (PATH of RFC 6962, 2.1.1).
 * Reads at most two tiles of 256 hashes per stored level.
 *
 * @returns the siblings from the leaf up, at most 53.
 * @throws {TreeError} if the tree has no such leaf, or if stored hashes are missing.
 */
export async function inclusionProof(
  index: number,
  size: number,
  readNodes: ReadNodes,
): Promise<Hash[]> {
  assertSize('size', size)
  assertSize('index', index)
  if (index >= size) throw new TreeError(`A tree of size ${size} has no leaf ${index}.`)
  return hashesOf(siblings(index, size), size, readNodes)
}

/**
 * Proves that the tree of `newSize` starts with the leaves of the tree of `oldSize` (PROOF of
 * RFC 6962, 2.1.2). Reads at most two tiles of 256 hashes per stored level. The proof is empty if
 * the old tree is, or if both sizes are equal.
 *
 * @throws {TreeError} if the old tree is larger, or if stored hashes are missing.
 */
export async function consistencyProof(
  oldSize: number,
  newSize: number,
  readNodes: ReadNodes,
): Promise<Hash[]> {
  assertSize('old size', oldSize)
  assertSize('new size', newSize)
  if (oldSize > newSize) throw new TreeError(`A tree of size ${newSize} extends no larger one.`)
  return hashesOf(differences(oldSize, newSize), newSize, readNodes)
}

function siblings(index: number, size: number): Leaves[] {
  const path: Leaves[] = []
  let node: Leaves = { begin: 0, end: size }
  while (node.end - node.begin > 1) {
    const [left, right] = childrenOf(node)
    const isLeft = index < left.end
    path.unshift(isLeft ? right : left)
    node = isLeft ? left : right
  }
  return path
}

function differences(oldSize: number, newSize: number): Leaves[] {
  if (oldSize === 0) return []
  const path: Leaves[] = []
  let node: Leaves = { begin: 0, end: newSize }
  while (oldSize < node.end) {
    const [left, right] = childrenOf(node)
    const isLeft = oldSize <= left.end
    path.unshift(isLeft ? right : left)
    node = isLeft ? left : right
  }
  // The verifier has the old root; any other last node must be in the proof.
  return node.begin === 0 ? path : [node, ...path]
}

/** Splits a node at the largest power of two below its number of leaves (RFC 6962, 2.1). */
function childrenOf({ begin, end }: Leaves): [left: Leaves, right: Leaves] {
  const middle = begin + 2 ** highestBit(end - begin - 1)
  return [
    { begin, end: middle },
    { begin: middle, end },
  ]
}

async function hashesOf(nodes: readonly Leaves[], size: number, readNodes: ReadNodes) {
  const hashOf = nodeReader(size, readNodes)
  const hashes: Hash[] = []
  for (const node of nodes) hashes.push(await hashOf(node))
  return hashes
}
