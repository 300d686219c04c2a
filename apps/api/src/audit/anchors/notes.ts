import { parseCheckpoint } from '../tree/checkpoint.ts'
import type { SignedCheckpoint } from './anchor.ts'

/** Origin, size, root, an empty line and Ed25519 signatures: what Signin writes, no extensions. */
const NOTE = /^[^\n]+\n\d{1,16}\n[A-Za-z0-9+/]{43}=\n\n(?:— [^ \n]+ [A-Za-z0-9+/]{91}=\n)+/gm

/**
 * The notes in a text to which notes were appended, in order. What is no complete note is skipped:
 * the rest of a write that was interrupted, and the beginning of one that is in progress.
 */
export function completeNotes(text: string): string[] {
  return [...text.matchAll(NOTE)].map(([note]) => note)
}

/**
 * Reads the checkpoint of a note, without verifying its signatures.
 *
 * @throws {NoteError} for a note that is no checkpoint.
 */
export function checkpointOf(note: string): SignedCheckpoint {
  return { ...parseCheckpoint(note.slice(0, note.lastIndexOf('\n\n') + 1)), note }
}
