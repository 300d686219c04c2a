import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naiveTree, numberedLeaves, storedNodesOf } from '../../../test/audit-tree/naive-tree.ts'
import { leafHash } from './hashing.ts'
import { consistencyProof, inclusionProof } from './proofs.ts'
import { TreeError } from './tree-error.ts'
import { verifyConsistency, verifyInclusion } from './verification.ts'

const BOUNDARIES = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537]
const LEAVES = numberedLeaves(65_537)
const TREE = naiveTree(LEAVES)
/** The index before the first of a tile, the first, and others of a tile's borders. */
const INDICES = [0, 1, 127, 254, 255, 256, 510, 65_279, 65_280, 65_534, 65_535, 65_536]

test('every leaf of every tree of up to 70 leaves has the inclusion proof of RFC 6962', async () => {
  for (let size = 1; size <= 70; size++) {
    for (let index = 0; index < size; index++) await expectInclusion(index, size)
  }
})

test('every pair of trees of up to 70 leaves has the consistency proof of RFC 6962', async () => {
  for (let newSize = 1; newSize <= 70; newSize++) {
    for (let oldSize = 1; oldSize <= newSize; oldSize++) await expectConsistency(oldSize, newSize)
  }
})

test.each(BOUNDARIES)('the proofs of a tree of %i leaves are those of RFC 6962', async (size) => {
  for (const index of INDICES.filter((it) => it < size)) await expectInclusion(index, size)
  for (const index of INDICES.filter((it) => it < size)) await expectConsistency(index + 1, size)
})

test('random proofs are those of RFC 6962', async () => {
  const size = fc.integer({ min: 1, max: LEAVES.length })
  await fc.assert(
    fc.asyncProperty(size, size, async (a, b) => {
      await expectInclusion(Math.min(a, b) - 1, Math.max(a, b))
      await expectConsistency(Math.min(a, b), Math.max(a, b))
    }),
    { numRuns: 50 },
  )
})

test('every tree extends the empty one and itself, by an empty proof', async () => {
  for (const newSize of [0, 1, 5]) {
    const { readNodes, reads } = storedNodesOf(TREE, newSize)
    const newRoot = TREE.root(newSize)
    for (const oldSize of [0, newSize]) {
      const claim = { oldSize, oldRoot: TREE.root(oldSize), newSize, newRoot }
      expect(await consistencyProof(oldSize, newSize, readNodes)).toEqual([])
      expect(verifyConsistency(claim, [])).toBe(true)
    }
    expect(reads).toEqual([])
  }
})

test.each([
  [0, 0],
  [5, 5],
  [6, 5],
  [-1, 5],
  [0.5, 5],
  [Number.NaN, 5],
  [0, Number.POSITIVE_INFINITY],
  [0, 2 ** 53],
  [2 ** 53, 2 ** 53 + 2],
])('leaf %d of %d has no proof', async (index, size) => {
  const { readNodes, reads } = storedNodesOf(TREE, 5)
  await expect(inclusionProof(index, size, readNodes)).rejects.toThrow(TreeError)
  expect(reads).toEqual([])
})

test.each([
  [6, 5],
  [-1, 5],
  [1.5, 5],
  [1, 2 ** 53],
])('trees of %d and %d leaves have no proof', async (oldSize, newSize) => {
  const { readNodes, reads } = storedNodesOf(TREE, 5)
  await expect(consistencyProof(oldSize, newSize, readNodes)).rejects.toThrow(TreeError)
  expect(reads).toEqual([])
})

async function expectInclusion(index: number, size: number): Promise<void> {
  const { readNodes } = storedNodesOf(TREE, size)
  const proof = await inclusionProof(index, size, readNodes)
  expect(hexOf(proof)).toBe(hexOf(TREE.inclusionProof(index, size)))
  const root = TREE.root(size)
  const claim = { leafHash: leafHash(LEAVES[index] as Buffer<ArrayBuffer>), index, size, root }
  expect(verifyInclusion(claim, proof)).toBe(true)
}

async function expectConsistency(oldSize: number, newSize: number): Promise<void> {
  const { readNodes } = storedNodesOf(TREE, newSize)
  const proof = await consistencyProof(oldSize, newSize, readNodes)
  expect(hexOf(proof)).toBe(hexOf(TREE.consistencyProof(oldSize, newSize)))
  const [oldRoot, newRoot] = [TREE.root(oldSize), TREE.root(newSize)]
  expect(verifyConsistency({ oldSize, oldRoot, newSize, newRoot }, proof)).toBe(true)
}

/** Compared as text, because comparing thousands of buffers deeply takes seconds. */
function hexOf(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => Buffer.from(hash).toString('hex')).join()
}
