import { describe, expect, test } from 'vitest'
import { naiveTree, numberedLeaves, storedNodesOf } from '../../../test/audit-tree/naive-tree.ts'
import { loadFrontier, rootOf } from './frontier.ts'
import { type Hash, leafHash, nodeHash } from './hashing.ts'
import { consistencyProof, inclusionProof } from './proofs.ts'
import type { ReadNodes } from './stored-nodes.ts'
import { TreeError } from './tree-error.ts'
import { verifyConsistency, verifyInclusion } from './verification.ts'

const MAX = Number.MAX_SAFE_INTEGER
const LEAF = leafHash(Buffer.from('the same leaf'))

describe.each([MAX, 2 ** 52 + 1, 2 ** 52, 2 ** 32 + 1, 2 ** 31])('a tree of %d leaves', (size) => {
  test.each([0, 2 ** 30, size - 1])('proves leaf %d with bounded reads', async (index) => {
    const { readNodes, reads } = equalLeaves()
    const proof = await inclusionProof(index, size, readNodes)
    expectBounded(reads)
    const root = await rootOf(size, readNodes)
    expect(verifyInclusion({ leafHash: LEAF, index, size, root }, proof)).toBe(true)
    expect(proof.length).toBeLessThanOrEqual(53)
  })

  test.each([1, 2 ** 30 + 5, size - 1])('extends one of %d leaves', async (oldSize) => {
    const { readNodes, reads } = equalLeaves()
    const proof = await consistencyProof(oldSize, size, readNodes)
    expectBounded(reads)
    const oldRoot = await rootOf(oldSize, readNodes)
    const newRoot = await rootOf(size, readNodes)
    expect(verifyConsistency({ oldSize, oldRoot, newSize: size, newRoot }, proof)).toBe(true)
  })

  test('has a frontier of at most 255 stored hashes per level', async () => {
    const { readNodes, reads } = equalLeaves()
    await loadFrontier(size, readNodes)
    expect(Math.max(...reads.map(({ count }) => count))).toBeLessThanOrEqual(255)
    expect(new Set(reads.map(({ level }) => level)).size).toBe(reads.length)
  })
})

test('hashes are read one after the other', async () => {
  const { readNodes } = equalLeaves()
  let running = 0
  await inclusionProof(5, MAX, async (...args) => {
    expect(++running).toBe(1)
    await Promise.resolve()
    running--
    return readNodes(...args)
  })
})

const missing: [string, (hashes: readonly Hash[]) => Hash[]][] = [
  ['no hashes', () => []],
  ['a hash too few', (hashes) => hashes.slice(1)],
  ['a hash too many', (hashes) => [...hashes, LEAF]],
  ['a short hash', ([, ...hashes]) => [LEAF.subarray(1), ...hashes]],
]
test.each(missing)('a store that has %s is reported', async (_, damage) => {
  const { readNodes } = storedNodesOf(naiveTree(numberedLeaves(300)), 300)
  const damaged: ReadNodes = async (...args) => damage(await readNodes(...args))
  await expect(rootOf(300, damaged)).rejects.toThrow(TreeError)
  await expect(inclusionProof(7, 300, damaged)).rejects.toThrow(TreeError)
  await expect(consistencyProof(7, 300, damaged)).rejects.toThrow(TreeError)
})

/** A tree of any size: its leaves are equal, and so are its nodes of each level. */
function equalLeaves() {
  const nodes = [LEAF]
  for (let level = 0; level < 53; level++) {
    nodes.push(nodeHash(nodes[level] as Hash, nodes[level] as Hash))
  }
  const reads: { level: number; count: number }[] = []
  const readNodes: ReadNodes = async (level, from, count) => {
    expect([level % 8, from % 256]).toEqual([0, 0])
    reads.push({ level, count })
    return Array<Hash>(count).fill(nodes[level] as Hash)
  }
  return { readNodes, reads }
}

function expectBounded(reads: { level: number; count: number }[]): void {
  for (const level of [0, 8, 16, 24, 32, 40, 48]) {
    expect(reads.filter((read) => read.level === level).length).toBeLessThanOrEqual(2)
  }
  for (const { count } of reads) expect(count).toBeLessThanOrEqual(256)
}
