import { decodeBase64 } from './base64.ts'
import { type Hash, isHash } from './hashing.ts'
import { openNote, signNote } from './note.ts'
import { NoteError } from './note-error.ts'
import type { Signer, Verifier } from './note-keys.ts'
import { isSize } from './sizes.ts'

const SIZE = /^(0|[1-9][0-9]{0,15})$/

/** The size and root of a log's tree at one time (https://c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** The identity of the log, such as `example.com/audit`; also the name of its keys. */
  origin: string
  size: number
  root: Hash
}

/**
 * Signs a checkpoint with each key of the log.
 *
 * @throws {NoteError} for an invalid checkpoint, and for a key that is not named like the log.
 */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly Signer[]): string {
  if (!signers.every(({ name }) => name === checkpoint.origin)) {
    throw new NoteError('The keys of a log must be named like its origin.')
  }
  return signNote(formatCheckpoint(checkpoint), signers)
}

/**
 * Verifies a checkpoint. Its origin must be the name of a key that signed it: otherwise a key of
 * one log could vouch for another log's tree.
 *
 * @throws {NoteError} as `openNote` does, and for a note that is not a checkpoint of that log.
 */
export function openCheckpoint(
  note: string | Uint8Array,
  verifiers: readonly Verifier[],
): Checkpoint {
  const { text, signedBy } = openNote(note, verifiers)
  const checkpoint = parseCheckpoint(text)
  if (signedBy.some(({ name }) => name === checkpoint.origin)) return checkpoint
  throw new NoteError(`The checkpoint is of ${checkpoint.origin}, which did not sign it.`)
}

/** @throws {NoteError} for an origin of no or several lines, a size of no tree, or a short root. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (origin === '' || origin.includes('\n') || !isSize(size) || !isHash(root)) {
    throw new NoteError('A checkpoint must have an origin of one line, a size and a SHA-256 root.')
  }
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

/**
 * Parses the text of an opened note. Lines after the third are extensions, which Signin does not
 * write and ignores.
 *
 * @throws {NoteError} for an empty line, a size with leading zeros or of 2^53 and more, and a root
 *   that is not the canonical base64 of 32 bytes.
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n')
  const end = lines.pop()
  const [origin = '', decimal = '', base64 = ''] = lines
  const root = decodeBase64(base64)
  const size = SIZE.test(decimal) ? Number(decimal) : undefined
  if (end !== '' || lines.includes('') || !isSize(size) || !isHash(root)) {
    throw new NoteError('The text of the note is not a checkpoint.')
  }
  return { origin, size, root }
}
