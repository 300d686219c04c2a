import { completeNotes } from '../anchors/notes.ts'
import { type Checkpoint, openCheckpoint } from '../tree/checkpoint.ts'
import { NoteError } from '../tree/note-error.ts'
import type { Verifier } from '../tree/note-keys.ts'

/**
 * Opens checkpoints that were appended to one file, or copied from an email. What is no complete
 * checkpoint is skipped: a file can end with a write that was interrupted.
 *
 * @throws {NoteError} if there is none, or if one of them is signed by none of the verifiers.
 */
export function openCheckpoints(text: string, verifiers: readonly Verifier[]): Checkpoint[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd())
  const notes = completeNotes(`${lines.join('\n')}\n`)
  if (notes.length === 0) throw new NoteError('There is no checkpoint in the file.')
  return notes.map((note) => openCheckpoint(note, verifiers))
}
