import { type Checkpoint, openCheckpoint } from '../tree/checkpoint.ts'
import { NoteError } from '../tree/note-error.ts'
import type { Verifier } from '../tree/note-keys.ts'
import type { ReadNodes } from '../tree/stored-nodes.ts'
import {
  type CheckpointRow,
  lastCheckpoint,
  readHorizon,
  type SequencingTables,
  storedNodes,
} from './table.ts'

export type { SequencingTables }

export interface StoredTree {
  /** The newest checkpoint of the database, and its note; null before the first event is sequenced. */
  last: (Checkpoint & { note: string }) | null
  /**
   * Events of lower transactions are all sequenced; null if the server numbers transactions anew since,
   * as after a backup was restored.
   */
  nextXid: string | null
  readNodes: ReadNodes
}

/**
 * Opens the newest checkpoint. A genuine note in the row of another size is a copy: it would hide what
 * was signed since, or give events that were not sequenced for sequenced ones.
 *
 * @throws {NoteError} if none of the verifiers signed it, or if it is of another size.
 */
export function openLast(
  { note, size }: Pick<CheckpointRow, 'note' | 'size'>,
  verifiers: readonly Verifier[],
): Checkpoint {
  const checkpoint = openCheckpoint(note, verifiers)
  if (checkpoint.size === size) return checkpoint
  throw new NoteError(
    `The checkpoint of ${size} events is a copy of the one of ${checkpoint.size}.`,
  )
}

/** @throws {NoteError} as {@link openLast} does. */
export async function openStoredTree(
  db: SequencingTables,
  verifiers: readonly Verifier[],
): Promise<StoredTree> {
  const readNodes = storedNodes(db)
  const row = await lastCheckpoint(db)
  if (!row) return { last: null, nextXid: null, readNodes }
  const { cluster } = await readHorizon(db)
  const last = { ...openLast(row, verifiers), note: row.note }
  return { last, nextXid: row.cluster === cluster ? row.nextXid : null, readNodes }
}
