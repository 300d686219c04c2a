import { type Checkpoint, openCheckpoint } from '../tree/checkpoint.ts'
import type { Verifier } from '../tree/note-keys.ts'
import type { ReadNodes } from '../tree/stored-nodes.ts'
import { lastCheckpoint, readHorizon, type SequencingTables, storedNodes } from './table.ts'

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

/** @throws {NoteError} if the newest checkpoint is not signed by one of the verifiers. */
export async function openStoredTree(
  db: SequencingTables,
  verifiers: readonly Verifier[],
): Promise<StoredTree> {
  const readNodes = storedNodes(db)
  const row = await lastCheckpoint(db)
  if (!row) return { last: null, nextXid: null, readNodes }
  const { cluster } = await readHorizon(db)
  const last = { ...openCheckpoint(row.note, verifiers), note: row.note }
  return { last, nextXid: row.cluster === cluster ? row.nextXid : null, readNodes }
}
