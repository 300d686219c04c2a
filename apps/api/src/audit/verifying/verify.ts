import { detailsHash, leafText } from '../event.ts'
import type { StoredTree } from '../sequencing/stored-tree.ts'
import type { Checkpoint } from '../tree/checkpoint.ts'
import { appendLeaves, EMPTY_FRONTIER, type Frontier } from '../tree/frontier.ts'
import { isHash, leafHash } from '../tree/hashing.ts'
import { checkNodes, createComparison, type Report, reportCutOff } from './comparison.ts'
import { type Finding, idTime, isExpired } from './finding.ts'
import {
  findUnsequencedBelow,
  findUnsignedLeaves,
  readLeaves,
  type StoredLeaf,
  type VerifyingTables,
} from './table.ts'

const BATCH_SIZE = 5000
/**
 * Bounds the report of a log that is another one altogether. Of each kind, since whoever may add events
 * could otherwise hide a fork behind a thousand late ones.
 */
const MAX_FINDINGS_OF_KIND = 200
/** Longer than any transaction that records an event: more is a clock that was set back, or an insertion. */
const MAX_DELAY_MS = 600_000

export interface VerifyOptions {
  /** The tree of the database. */
  stored: StoredTree
  /** Opened checkpoints that were kept elsewhere. */
  kept?: readonly Checkpoint[] | undefined
  now: Date
  signal?: AbortSignal | undefined
  onProgress?: ((verified: number) => void) | undefined
}

export interface Verification {
  /** The number of leaves, and their root. */
  size: number
  root: Uint8Array
  /** Events whose details were erased with their account or after 30 days. */
  erased: number
  /** Events that are past their retention; their leaves remain. */
  expired: number
  /** The time of the oldest event that is there, since which none can have been removed. */
  oldest: Date | null
  /** What is wrong; empty for an intact log. At most 200 of each kind. */
  findings: Finding[]
}

/**
 * Recomputes the whole tree from the events, and compares it with checkpoints. What a stored hash
 * says is never believed: each one is computed anew from the event beneath it.
 */
export async function verifyLog(
  db: VerifyingTables,
  { stored, kept = [], now, signal, onProgress = () => {} }: VerifyOptions,
): Promise<Verification> {
  const { last, nextXid } = stored
  const checkpoints = last ? [last, ...kept] : kept
  const findings: Finding[] = []
  const counts = new Map<Finding['kind'], number>()
  const report = (finding: Finding) => {
    const count = (counts.get(finding.kind) ?? 0) + 1
    counts.set(finding.kind, count)
    if (count <= MAX_FINDINGS_OF_KIND) findings.push(finding)
  }
  const compare = createComparison(checkpoints, report)
  const result: Counts = { erased: 0, expired: 0, oldest: null }
  let frontier: Frontier = EMPTY_FRONTIER
  let newest = 0

  for (;;) {
    signal?.throwIfAborted()
    const leaves = await readLeaves(db, frontier.size, BATCH_SIZE)
    for (const leaf of leaves) {
      newest = checkOrder(leaf, newest, report)
      checkLeaf(leaf, now, result, report)
    }
    const gap = leaves.findIndex(
      ({ index, hash }, n) => index !== frontier.size + n || !isHash(hash),
    )
    const whole = gap === -1 ? leaves : leaves.slice(0, gap)
    const appended = compare(frontier, whole)
    await checkNodes(stored, appended.completed, report)
    frontier = appended.frontier
    if (gap !== -1) {
      report({
        kind: 'removed',
        index: frontier.size,
        message: 'This leaf is missing, or is no hash.',
      })
      break
    }
    onProgress(frontier.size)
    if (leaves.length < BATCH_SIZE) break
  }
  for (const id of nextXid === null ? [] : await findUnsequencedBelow(db, nextXid)) {
    const message = 'It was added after its transaction was sequenced, or before it began.'
    report({ kind: 'inserted', eventId: id, message })
  }
  for (const leaf of await findUnsignedLeaves(db)) {
    report({ kind: 'inserted', ...leaf, message: 'This leaf is in no tree that was signed.' })
  }
  reportCutOff(checkpoints, frontier.size, report)
  return { size: frontier.size, root: appendLeaves(frontier, []).root, ...result, findings }
}

type Counts = Pick<Verification, 'erased' | 'expired' | 'oldest'>

function checkLeaf(
  { index, eventId, hash, event, detailsHash: stored, details, salt }: StoredLeaf,
  now: Date,
  result: Counts,
  report: Report,
): void {
  if (!event || !stored) {
    if (isExpired(eventId, now)) result.expired++
    else report({ kind: 'removed', index, eventId, message: 'The event is missing.' })
    return
  }
  result.oldest ??= event.at
  if (!isSame(hash, () => leafHash(Buffer.from(leafText(event, stored))))) {
    report({
      kind: 'changed',
      index,
      eventId,
      message: 'The event is not the one that was sequenced.',
    })
  }
  if (!details || !salt) result.erased++
  else if (!isSame(stored, () => detailsHash(salt, details))) {
    report({ kind: 'changed', index, eventId, message: 'Its details were changed.' })
  }
}

/** False for what was never recorded, such as a time without end, or a short salt. */
function isSame(hash: Uint8Array, compute: () => Uint8Array): boolean {
  try {
    return Buffer.compare(compute(), hash) === 0
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Ids are UUIDv7, whose time is that of the recording server. */
function checkOrder({ index, eventId }: StoredLeaf, newest: number, report: Report): number {
  const time = idTime(eventId)
  if (time < newest - MAX_DELAY_MS) {
    const minutes = Math.round((newest - time) / 60_000)
    const message = `It is ${minutes} minutes older than one before it: a clock was set back, or it was inserted.`
    report({ kind: 'late', index, eventId, message })
  }
  return Math.max(newest, time)
}
