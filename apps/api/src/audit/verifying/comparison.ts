import type { StoredTree } from '../sequencing/stored-tree.ts'
import type { Checkpoint } from '../tree/checkpoint.ts'
import { appendLeaves, type CompletedNode, type Frontier } from '../tree/frontier.ts'
import type { Finding } from './finding.ts'
import type { StoredLeaf } from './table.ts'

export type Report = (finding: Finding) => void

/** Appends leaves up to each checkpoint's size in turn, and compares the roots. */
export function createComparison(checkpoints: readonly Checkpoint[], report: Report) {
  const bySize = checkpoints.toSorted((a, b) => a.size - b.size)
  return (before: Frontier, leaves: StoredLeaf[]) => {
    const hashes = leaves.map(({ hash }) => hash)
    const completed: CompletedNode[] = []
    let frontier = before
    const appendUntil = (size: number) => {
      const appended = appendLeaves(
        frontier,
        hashes.slice(frontier.size - before.size, size - before.size),
      )
      completed.push(...appended.completed)
      frontier = appended.frontier
      return appended.root
    }
    const end = before.size + hashes.length
    for (const { size, root, origin } of bySize) {
      if (size <= before.size || size > end) continue
      if (Buffer.compare(appendUntil(size), root) === 0) continue
      const message = `The checkpoint of ${origin} with ${size} events is of another tree.`
      report({ kind: 'fork', message })
    }
    appendUntil(end)
    return { frontier, completed }
  }
}

/** Compares the stored hashes of subtrees, which proofs are computed from. */
export async function checkNodes(
  { readNodes }: StoredTree,
  nodes: CompletedNode[],
  report: Report,
) {
  for (const { level, index, hash } of nodes) {
    const [stored] = await readNodes(level, index, 1)
    if (stored && Buffer.compare(stored, hash) === 0) continue
    report({ kind: 'changed', message: `The stored hash ${index} of level ${level} is wrong.` })
  }
}

/** Reports that the newest leaves are missing. */
export function reportCutOff(
  checkpoints: readonly Checkpoint[],
  size: number,
  report: Report,
): void {
  const largest = Math.max(0, ...checkpoints.map((checkpoint) => checkpoint.size))
  if (largest <= size) return
  report({ kind: 'cut off', message: `${largest} events were sequenced, and ${size} are there.` })
}
