import { createHash } from 'node:crypto'
import type { ReadNodes } from '../../src/audit/tree/stored-nodes.ts'

/**
 * The tree of RFC 6962, 2.1 as its recursive definitions read, without anything of Signin:
 * MTH, PATH and SUBPROOF. Nodes are cached by their leaves.
 */
export function naiveTree(leaves: readonly Uint8Array[]) {
  const nodes = new Map<string, Buffer<ArrayBuffer>>()

  function root(begin: number, end: number): Buffer<ArrayBuffer> {
    const key = `${begin}-${end}`
    const node = nodes.get(key) ?? computed(begin, end)
    nodes.set(key, node)
    return node
  }

  function computed(begin: number, end: number): Buffer<ArrayBuffer> {
    if (begin === end) return sha256()
    if (end - begin === 1) return sha256(Buffer.of(0), leaves[begin] as Uint8Array)
    const k = splitOf(end - begin)
    return sha256(Buffer.of(1), root(begin, begin + k), root(begin + k, end))
  }

  function path(m: number, begin: number, end: number): Buffer<ArrayBuffer>[] {
    if (end - begin === 1) return []
    const k = splitOf(end - begin)
    return m < k
      ? [...path(m, begin, begin + k), root(begin + k, end)]
      : [...path(m - k, begin + k, end), root(begin, begin + k)]
  }

  function subproof(
    m: number,
    begin: number,
    end: number,
    isKnown: boolean,
  ): Buffer<ArrayBuffer>[] {
    if (m === end - begin) return isKnown ? [] : [root(begin, end)]
    const k = splitOf(end - begin)
    return m <= k
      ? [...subproof(m, begin, begin + k, isKnown), root(begin + k, end)]
      : [...subproof(m - k, begin + k, end, false), root(begin, begin + k)]
  }

  return {
    leafHashes: leaves.map((_, n) => root(n, n + 1)),
    root: (size: number) => root(0, size),
    inclusionProof: (index: number, size: number) => path(index, 0, size),
    consistencyProof: (oldSize: number, newSize: number) => subproof(oldSize, 0, newSize, true),
    node: (level: number, index: number) => root(index * 2 ** level, (index + 1) * 2 ** level),
  }
}

/** Reads from a naive tree of this size, and only what is stored of it; records each read. */
export function storedNodesOf(tree: ReturnType<typeof naiveTree>, size: number) {
  const reads: { level: number; from: number; count: number }[] = []
  const readNodes: ReadNodes = async (level, from, count) => {
    reads.push({ level, from, count })
    const end = Math.min(from + count, level % 8 === 0 ? Math.floor(size / 2 ** level) : 0)
    return Array.from({ length: end - from }, (_, n) => tree.node(level, from + n))
  }
  return { readNodes, reads }
}

/** As many different leaves. */
export function numberedLeaves(count: number): Buffer<ArrayBuffer>[] {
  return Array.from({ length: count }, (_, n) => Buffer.from(`leaf ${n}`))
}

function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

function sha256(...parts: readonly Uint8Array[]): Buffer<ArrayBuffer> {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}
