import { describe, expect, test } from 'vitest'
import { naiveTree, numberedLeaves } from '../../../test/audit-tree/naive-tree.ts'
import { verifyConsistency, verifyInclusion } from './verification.ts'

const TREE = naiveTree(numberedLeaves(300))
const OTHER = TREE.root(299)

describe.each([
  [0, 1],
  [0, 2],
  [4, 5],
  [5, 8],
  [69, 70],
  [255, 257],
  [256, 257],
])('the inclusion proof of leaf %i of %i', (index, size) => {
  const leafHash = TREE.leafHashes[index] as Buffer<ArrayBuffer>
  const claim = { leafHash, index, size, root: TREE.root(size) }
  const proof = TREE.inclusionProof(index, size)

  test('is accepted, and rejected with any bit or element changed', () => {
    expect(verifyInclusion(claim, proof)).toBe(true)
    expect(mutationsOf(proof).filter((it) => verifyInclusion(claim, it))).toEqual([])
  })

  test('is rejected for another leaf, index, size or root', () => {
    const claims = [
      ...flippedBits(leafHash).map((it) => ({ ...claim, leafHash: it })),
      ...flippedBits(claim.root).map((it) => ({ ...claim, root: it })),
      ...[0, 31, 33].map((length) => ({ ...claim, leafHash: Buffer.alloc(length) })),
      ...[0, 31, 33].map((length) => ({ ...claim, root: Buffer.alloc(length) })),
      ...[index - 1, index + 1, index + 0.5, index + size].map((it) => ({ ...claim, index: it })),
      ...unusable.map((it) => ({ ...claim, index: it })),
      ...[0, size * 2, size - 0.5, ...unusable].map((it) => ({ ...claim, size: it })),
    ]
    expect(claims.filter((it) => verifyInclusion(it, proof))).toEqual([])
  })
})

describe.each([
  [1, 2],
  [2, 5],
  [6, 7],
  [6, 8],
  [4, 8],
  [69, 70],
  [256, 257],
  [255, 300],
])('the consistency proof of trees with %i and %i leaves', (oldSize, newSize) => {
  const [oldRoot, newRoot] = [TREE.root(oldSize), TREE.root(newSize)]
  const claim = { oldSize, oldRoot, newSize, newRoot }
  const proof = TREE.consistencyProof(oldSize, newSize)

  test('is accepted, and rejected with any bit or element changed', () => {
    expect(verifyConsistency(claim, proof)).toBe(true)
    expect(mutationsOf(proof).filter((it) => verifyConsistency(claim, it))).toEqual([])
  })

  test('is rejected for other sizes or roots', () => {
    const claims = [
      ...flippedBits(oldRoot).map((it) => ({ ...claim, oldRoot: it })),
      ...flippedBits(newRoot).map((it) => ({ ...claim, newRoot: it })),
      ...[0, 31, 33].map((length) => ({ ...claim, oldRoot: Buffer.alloc(length) })),
      ...[0, 31, 33].map((length) => ({ ...claim, newRoot: Buffer.alloc(length) })),
      { ...claim, oldRoot: newRoot, newRoot: oldRoot },
      ...[0, newSize, newSize + 1, ...unusable].map((it) => ({ ...claim, oldSize: it })),
      ...[0, oldSize, oldSize - 1, newSize * 2, ...unusable].map((it) => ({
        ...claim,
        newSize: it,
      })),
    ]
    expect(claims.filter((it) => verifyConsistency(it, proof))).toEqual([])
  })
})

test('an empty proof shows nothing of different trees', () => {
  const [oldRoot, newRoot] = [TREE.root(5), TREE.root(6)]
  expect(verifyConsistency({ oldSize: 5, oldRoot, newSize: 6, newRoot }, [])).toBe(false)
  expect(verifyConsistency({ oldSize: 6, oldRoot, newSize: 6, newRoot }, [])).toBe(false)
  expect(verifyConsistency({ oldSize: 6, oldRoot, newSize: 5, newRoot }, [])).toBe(false)
  expect(verifyConsistency({ oldSize: 0, oldRoot, newSize: 6, newRoot }, [])).toBe(false)
  expect(verifyConsistency({ oldSize: 0, oldRoot, newSize: 0, newRoot: oldRoot }, [])).toBe(false)
})

test('a proof of a smaller or larger tree is rejected, though it leads to the root', () => {
  const [leafHash, sibling] = TREE.leafHashes as [Buffer<ArrayBuffer>, Buffer<ArrayBuffer>]
  const root = TREE.root(2)
  expect(verifyInclusion({ leafHash: root, index: 0, size: 2, root }, [])).toBe(false)
  expect(verifyInclusion({ leafHash, index: 0, size: 1, root }, [sibling])).toBe(false)

  const claim = { oldSize: 1, oldRoot: leafHash, newRoot: root }
  expect(verifyConsistency({ ...claim, newSize: 4 }, [sibling])).toBe(false)
  const larger = { oldSize: 1, oldRoot: leafHash, newSize: 2, newRoot: TREE.root(4) }
  expect(verifyConsistency(larger, TREE.consistencyProof(1, 4))).toBe(false)
})

test('a long proof is rejected', () => {
  const proof = Array<Buffer<ArrayBuffer>>(100_000).fill(OTHER)
  const claim = { leafHash: OTHER, index: 2 ** 52, size: Number.MAX_SAFE_INTEGER, root: OTHER }
  expect(verifyInclusion(claim, proof)).toBe(false)
})

const unusable = [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]

function mutationsOf(proof: readonly Buffer<ArrayBuffer>[]): Buffer<ArrayBuffer>[][] {
  const positions = [...proof.keys(), proof.length]
  return [
    ...proof.flatMap((hash, n) => flippedBits(hash).map((it) => proof.with(n, it))),
    ...proof.flatMap((hash, n) => [
      proof.with(n, hash.subarray(1)),
      proof.with(n, Buffer.concat([hash, Buffer.of(0)])),
      proof.with(n, OTHER),
      proof.toSpliced(n, 1),
      proof.toSpliced(n, 0, hash),
    ]),
    ...proof
      .slice(1)
      .map((hash, n) => proof.toSpliced(n, 2, hash, proof[n] as Buffer<ArrayBuffer>)),
    ...positions.map((n) => proof.toSpliced(n, 0, OTHER)),
    ...positions.map((n) => proof.toSpliced(n, 0, Buffer.of())),
    ...(proof.length > 1 ? [proof.toReversed(), []] : []),
  ]
}

function flippedBits(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer>[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    return flipped
  })
}
