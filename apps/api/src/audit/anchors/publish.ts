import type { Transactions } from '@signin/db'
import type { AuditKeyTables } from '../sequencing/keys.ts'
import { openLast } from '../sequencing/stored-tree.ts'
import type { Verifier } from '../tree/note-keys.ts'
import { type Anchor, AnchorError, type SignedCheckpoint } from './anchor.ts'
import { checkpointOf } from './notes.ts'
import {
  type AnchorTables,
  type LastPublished,
  lastPublished,
  newestNote,
  setPublished,
  tryLockAnchor,
} from './table.ts'

/** For the statements of a transaction, and for the wait for a connection. */
const STATEMENTS_MS = 10_000

export interface Publication {
  now: Date
  /** The keys of the log. */
  verifiers: (tx: AnchorTables & AuditKeyTables) => Promise<Verifier[]>
  /** Publishes a checkpoint, and settles before the deadline. */
  deliver: (checkpoint: SignedCheckpoint) => Promise<void>
  deadlineMs: number
}

/**
 * Publishes the newest checkpoint to an anchor if it is due. The lock is held while it is published,
 * by a transaction that has written nothing until then: sequencing does not wait for it, and a killed
 * replica loses it. A checkpoint is published again if the replica is killed before the commit.
 *
 * @returns the checkpoint; null if none is due, or if another replica is publishing.
 * @throws {AnchorError} if the database has less than was published or a checkpoint that Signin did not
 *   sign, which could not be taken back from a locked place, and what `deliver` throws.
 */
export function publishNewest(
  db: AnchorTables & Transactions,
  { name, everySeconds }: Anchor,
  { now, verifiers, deliver, deadlineMs }: Publication,
): Promise<SignedCheckpoint | null> {
  return db.$transaction(
    async (tx) => {
      if (!(await tryLockAnchor(tx, name))) return null
      const newest = await newestNote(tx)
      const last = await lastPublished(tx, name)
      if (!newest || (last && !isDue(last, everySeconds, now))) return null
      const checkpoint = signed(newest, await verifiers(tx))
      if (checkpoint.size === last?.size) return null
      if (last) assertNotBelow(last.size, checkpoint.size)
      await deliver(checkpoint)
      await setPublished(tx, name, { size: checkpoint.size, at: now })
      return checkpoint
    },
    { maxWait: STATEMENTS_MS, timeout: deadlineMs + STATEMENTS_MS },
  )
}

function signed(
  newest: { note: string; size: number },
  verifiers: readonly Verifier[],
): SignedCheckpoint {
  try {
    return { ...openLast(newest, verifiers), note: newest.note }
  } catch (cause) {
    throw new AnchorError(
      'The newest checkpoint of the audit log was not signed by its keys: run "signin audit verify".',
      { cause },
    )
  }
}

/** A time ahead of the clock is of a clock that was set back since: it must not delay for years. */
function isDue({ at }: LastPublished, everySeconds: number, now: Date): boolean {
  return Math.abs(now.getTime() - at.getTime()) >= everySeconds * 1000
}

/**
 * Publishes to an anchor, unless it has a checkpoint of the same log that this one cannot follow.
 *
 * @throws {AnchorError} for a larger tree there, and for another one of the same size.
 */
export async function publishTo(anchor: Anchor, checkpoint: SignedCheckpoint): Promise<void> {
  for (const note of (await anchor.latest?.()) ?? []) {
    const { origin, size, root } = checkpointOf(note)
    if (origin !== checkpoint.origin) continue
    assertNotBelow(size, checkpoint.size)
    if (size < checkpoint.size || Buffer.compare(root, checkpoint.root) === 0) continue
    throw new AnchorError(
      `It has a checkpoint of another audit log with ${size} events: run "signin audit verify".`,
    )
  }
  await anchor.publish(checkpoint)
}

function assertNotBelow(published: number, size: number): void {
  if (size >= published) return
  throw new AnchorError(
    `The audit log has ${size} events, and a checkpoint of ${published} was published: it was set back. Run "signin audit verify".`,
  )
}
