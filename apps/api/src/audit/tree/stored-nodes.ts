import { type Hash, isHash } from './hashing.ts'
import { joinLevel, joinSubtrees, type Leaves, type Subtree, subtreesOf } from './subtrees.ts'
import { TreeError } from './tree-error.ts'

// Storing each 8th level costs 1/255 of the leaves in additional rows, and a hash of any other
// level is computed from at most 128 stored ones.
const LEVELS_PER_TILE = 8
const TILE_WIDTH = 2 ** LEVELS_PER_TILE

/**
 * Reads `count` hashes (1 to 256) of a stored level, from the index `from`. Level 0 has the hashes
 * of the leaves; levels 8, 16, 24… those of complete subtrees with 2^level leaves.
 */
export type ReadNodes = (level: number, from: number, count: number) => Promise<readonly Hash[]>

/** Whether complete subtrees of this level are stored, beside the leaves. */
export function isStoredLevel(level: number): boolean {
  return level > 0 && level % LEVELS_PER_TILE === 0
}

/** Computes the hash of a node of a tree from stored hashes. */
export type NodeReader = (leaves: Leaves) => Promise<Hash>

/**
 * Reads nodes of the tree of this size. Stored hashes are read in tiles, at most 256 neighbours at
 * once and each tile once, because the siblings of a path are neighbours. The reads are sequential,
 * so that `readNodes` may use the one connection of a transaction.
 *
 * The reader throws a {@link TreeError} if stored hashes are missing.
 */
export function nodeReader(size: number, readNodes: ReadNodes): NodeReader {
  const tiles = new Map<string, readonly Hash[]>()

  return async (leaves) => {
    const hashes: Hash[] = []
    for (const subtree of subtreesOf(leaves)) hashes.push(await subtreeHash(subtree))
    return joinSubtrees(hashes)
  }

  async function subtreeHash({ level, index }: Subtree): Promise<Hash> {
    const width = 2 ** (level % LEVELS_PER_TILE)
    const stored = level - (level % LEVELS_PER_TILE)
    const first = index * width
    const hashes = await tileOf(stored, Math.floor(first / TILE_WIDTH))
    return joinLevel(hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + width))
  }

  async function tileOf(level: number, tile: number): Promise<readonly Hash[]> {
    const key = `${level}/${tile}`
    const hashes = tiles.get(key) ?? (await readTile(level, tile))
    tiles.set(key, hashes)
    return hashes
  }

  async function readTile(level: number, tile: number): Promise<readonly Hash[]> {
    const from = tile * TILE_WIDTH
    const count = Math.min(TILE_WIDTH, Math.floor(size / 2 ** level) - from)
    const hashes = await readNodes(level, from, count)
    if (hashes.length === count && hashes.every(isHash)) return hashes
    throw new TreeError(
      `The hashes ${from} to ${from + count - 1} of level ${level} are not stored completely.`,
    )
  }
}
