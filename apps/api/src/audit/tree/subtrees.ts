import { EMPTY_ROOT, type Hash, nodeHash } from './hashing.ts'
import { highestBit } from './sizes.ts'

/** The leaves from `begin` to before `end`: those of a node of an RFC 6962 tree. */
export interface Leaves {
  begin: number
  end: number
}

/** A complete subtree: the leaves from index * 2^level to before (index + 1) * 2^level. */
export interface Subtree {
  level: number
  index: number
}

/** The complete subtrees that a node consists of, the largest one first: one per bit of its size. */
export function subtreesOf({ begin, end }: Leaves): Subtree[] {
  const subtrees: Subtree[] = []
  for (let position = begin; position < end; ) {
    const level = highestBit(end - position)
    subtrees.push({ level, index: position / 2 ** level })
    position += 2 ** level
  }
  return subtrees
}

/** The hash of a node from those of its complete subtrees, the largest one first. */
export function joinSubtrees(hashes: readonly Hash[]): Hash {
  if (hashes.length === 0) return EMPTY_ROOT
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The root of a complete subtree from the hashes of 2^n nodes of one level. */
export function joinLevel(hashes: readonly Hash[]): Hash {
  let level = [...hashes]
  while (level.length > 1) {
    const above: Hash[] = []
    for (let n = 0; n < level.length; n += 2) above.push(pair(level, n))
    level = above
  }
  return level[0] ?? EMPTY_ROOT
}

function pair(level: readonly Hash[], left: number): Hash {
  return nodeHash(level[left] as Hash, level[left + 1] as Hash)
}
