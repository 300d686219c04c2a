import { type Checkpoint, openCheckpoint } from '../tree/checkpoint.ts'
import type { Verifier } from '../tree/note-keys.ts'

/** The end of a note: a line of a signature, and no further one. */
const END_OF_NOTE = /(?<=\n— [^\n]*\n)(?!— )/

/**
 * Opens checkpoints that were appended to one file.
 *
 * @throws {NoteError} if one of them is malformed, or signed by none of the verifiers.
 */
export function openCheckpoints(text: string, verifiers: readonly Verifier[]): Checkpoint[] {
  const notes = text.split(END_OF_NOTE).filter((note) => note.trim() !== '')
  return notes.map((note) => openCheckpoint(note.trimStart(), verifiers))
}
