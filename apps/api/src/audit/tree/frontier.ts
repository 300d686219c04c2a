import { type Hash, isHash, nodeHash } from './hashing.ts'
import { assertSize, half, isOdd } from './sizes.ts'
import { isStoredLevel, nodeReader, type ReadNodes } from './stored-nodes.ts'
import { joinSubtrees, type Subtree, subtreesOf } from './subtrees.ts'
import { TreeError } from './tree-error.ts'

/** What appending to a tree needs of it: at most 53 hashes, whatever its size. */
export interface Frontier {
  /** The number of leaves. */
  readonly size: number
  /** The hashes of its complete subtrees, the largest one first: one per bit of the size. */
  readonly hashes: readonly Hash[]
}

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }

/** A complete subtree to be stored. */
export interface CompletedNode extends Subtree {
  hash: Hash
}

/**
 * Appends leaves, given by their hashes.
 *
 * @returns the new frontier and root, and the subtrees of a stored level (8, 16, 24…) that the
 *   leaves completed, in the order in which they did.
 * @throws {TreeError} for a hash without 32 bytes, and for a tree of 2^53 leaves.
 */
export function appendLeaves(
  frontier: Frontier,
  leafHashes: readonly Hash[],
): { frontier: Frontier; root: Hash; completed: CompletedNode[] } {
  assertComplete(frontier)
  assertSize('size', frontier.size + leafHashes.length)
  const hashes = [...frontier.hashes]
  const completed: CompletedNode[] = []
  let size = frontier.size
  for (const leaf of leafHashes) {
    if (!isHash(leaf)) throw new TreeError('The hash of a leaf must have 32 bytes.')
    let node: CompletedNode = { level: 0, index: size, hash: leaf }
    while (isOdd(node.index)) {
      node = parentOf(hashes.pop() as Hash, node)
      if (isStoredLevel(node.level)) completed.push(node)
    }
    hashes.push(node.hash)
    size++
  }
  return { frontier: { size, hashes }, root: joinSubtrees(hashes), completed }
}

function parentOf(left: Hash, right: CompletedNode): CompletedNode {
  return {
    level: right.level + 1,
    index: half(right.index),
    hash: nodeHash(left, right.hash),
  }
}

/** @throws {TreeError} if the frontier is not one of its size. */
function assertComplete({ size, hashes }: Frontier): void {
  assertSize('size', size)
  if (hashes.length !== subtreesOf({ begin: 0, end: size }).length || !hashes.every(isHash)) {
    throw new TreeError('A frontier must have one hash of 32 bytes per bit of its size.')
  }
}

/**
 * Computes the frontier of a tree from its stored hashes, of which it reads at most 255 per level.
 *
 * @throws {TreeError} if the size is none, or if stored hashes are missing.
 */
export async function loadFrontier(size: number, readNodes: ReadNodes): Promise<Frontier> {
  assertSize('size', size)
  const hashOf = nodeReader(size, readNodes)
  const hashes: Hash[] = []
  for (const { level, index } of subtreesOf({ begin: 0, end: size })) {
    const begin = index * 2 ** level
    hashes.push(await hashOf({ begin, end: begin + 2 ** level }))
  }
  return { size, hashes }
}

/** Computes the root of the tree of this size from its stored hashes; reads and errors as above. */
export async function rootOf(size: number, readNodes: ReadNodes): Promise<Hash> {
  return joinSubtrees((await loadFrontier(size, readNodes)).hashes)
}
