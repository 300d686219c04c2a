import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naiveTree, numberedLeaves, storedNodesOf } from '../../../test/audit-tree/naive-tree.ts'
import { appendLeaves, EMPTY_FRONTIER, type Frontier, loadFrontier, rootOf } from './frontier.ts'
import { TreeError } from './tree-error.ts'

const TREE = naiveTree(numberedLeaves(66_000))

test('trees of 0 to 70 leaves, appended one by one, have the roots of RFC 6962', async () => {
  let frontier = EMPTY_FRONTIER
  expect(appendLeaves(frontier, []).root).toEqual(TREE.root(0))
  for (let size = 1; size <= 70; size++) {
    const appended = appendLeaves(frontier, TREE.leafHashes.slice(size - 1, size))
    expect(appended.root).toEqual(TREE.root(size))
    expect(await loadedFrontier(size)).toEqual(appended.frontier)
    frontier = appended.frontier
  }
})

test('batches of any sizes give the same frontier, root and completed nodes', () => {
  const batches = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 })
  fc.assert(
    fc.property(batches, (lengths) => {
      let frontier = EMPTY_FRONTIER
      const completed = []
      for (const length of lengths) {
        const batch = TREE.leafHashes.slice(frontier.size, frontier.size + length)
        const appended = appendLeaves(frontier, batch)
        expect(appended.root).toEqual(TREE.root(frontier.size + length))
        completed.push(...appended.completed)
        frontier = appended.frontier
      }
      const atOnce = appendLeaves(EMPTY_FRONTIER, TREE.leafHashes.slice(0, frontier.size))
      expect({ frontier, completed }).toEqual({
        frontier: atOnce.frontier,
        completed: atOnce.completed,
      })
    }),
    { numRuns: 50 },
  )
})

test('each subtree of 256 and of 65,536 leaves is reported once, when it is complete', async () => {
  let frontier = await loadedFrontier(65_279)
  const completed = []
  for (const size of [65_280, 65_535, 65_536, 65_537, 65_792]) {
    const appended = appendLeaves(frontier, TREE.leafHashes.slice(frontier.size, size))
    completed.push(...appended.completed.map((node) => ({ ...node, size })))
    frontier = appended.frontier
    expect(frontier).toEqual(await loadedFrontier(size))
    expect(appended.root).toEqual(TREE.root(size))
  }
  expect(completed).toEqual([
    { level: 8, index: 254, hash: TREE.node(8, 254), size: 65_280 },
    { level: 8, index: 255, hash: TREE.node(8, 255), size: 65_536 },
    { level: 16, index: 0, hash: TREE.node(16, 0), size: 65_536 },
    { level: 8, index: 256, hash: TREE.node(8, 256), size: 65_792 },
  ])
})

test('the frontier passed is not changed', () => {
  const frontier: Frontier = { size: 3, hashes: [TREE.node(1, 0), TREE.node(0, 2)] }
  const copy = structuredClone(frontier)
  appendLeaves(frontier, TREE.leafHashes.slice(3, 9))
  expect(frontier.size).toBe(3)
  expect(frontier.hashes.map(hex)).toEqual(copy.hashes.map(hex))
})

test.each([
  { size: -1, hashes: [] },
  { size: 0.5, hashes: [] },
  { size: Number.NaN, hashes: [] },
  { size: 2 ** 53, hashes: [TREE.node(0, 0)] },
  { size: 3, hashes: [TREE.node(1, 0)] },
  { size: 0, hashes: [TREE.node(0, 0)] },
  { size: 1, hashes: [Buffer.alloc(31)] },
])('a frontier that no tree has is rejected: %o', (frontier) => {
  expect(() => appendLeaves(frontier, TREE.leafHashes.slice(0, 1))).toThrow(TreeError)
})

test('the largest tree takes no leaf, and a leaf is a hash', () => {
  const full = { size: Number.MAX_SAFE_INTEGER, hashes: TREE.leafHashes.slice(0, 53) }
  expect(appendLeaves(full, []).frontier).toEqual(full)
  expect(() => appendLeaves(full, TREE.leafHashes.slice(0, 1))).toThrow(TreeError)
  expect(() => appendLeaves(EMPTY_FRONTIER, [Buffer.from('leaf')])).toThrow(TreeError)
})

test.each([-1, 1.5, Number.NaN, 2 ** 53])('a tree of %d leaves has no root', async (size) => {
  const { readNodes, reads } = storedNodesOf(TREE, 10)
  await expect(rootOf(size, readNodes)).rejects.toThrow(TreeError)
  expect(reads).toEqual([])
})

function loadedFrontier(size: number): Promise<Frontier> {
  return loadFrontier(size, storedNodesOf(TREE, size).readNodes)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
