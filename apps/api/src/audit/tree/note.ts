import { sign, verify } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { NoteError } from './note-error.ts'
import { isKeyName, type Signer, type Verifier } from './note-keys.ts'

/** The format requires 16 signatures to be accepted, each of up to 5 kB. */
const MAX_BYTES = 256 * 1024
const MAX_SIGNATURES = 100
const ID_BYTES = 4
const SIGNATURE_LINE = /^— ([^ ]+) ([^ ]+)$/
const EXCLUDED_CHARACTER = /[^\n\u0020-\u{10ffff}]/u

/** A note whose signatures were verified. */
export interface OpenedNote {
  text: string
  /** The known keys that signed the text: at least one. */
  signedBy: Verifier[]
}

/**
 * Signs a text with each key, several of them while keys rotate (https://c2sp.org/signed-note).
 *
 * @throws {NoteError} for a text that does not end with a newline or has control characters, no
 *   key, a key twice, and a note of more than 256 KiB or 100 signatures.
 */
export function signNote(text: string, signers: readonly Signer[]): string {
  if (!text.endsWith('\n')) throw new NoteError('The text of a note must end with a newline.')
  const keys = new Set(signers.map(({ name, id }) => `${name}+${id}`))
  if (keys.size === 0 || keys.size < signers.length || keys.size > MAX_SIGNATURES) {
    throw new NoteError(`A note must have 1 to ${MAX_SIGNATURES} different signatures.`)
  }
  const lines = signers.map((signer) => signatureLine(text, signer))
  return decodeNote(`${text}\n${lines.join('')}`)
}

function signatureLine(text: string, { name, id, privateKey }: Signer): string {
  const signature = sign(null, Buffer.from(text), privateKey)
  const bytes = Buffer.concat([Buffer.from(id, 'hex'), signature])
  return `— ${name} ${bytes.toString('base64')}\n`
}

/**
 * Verifies a note. Signatures of unknown keys are ignored; one valid signature of a known key
 * suffices.
 *
 * @throws {NoteError} for a malformed note, more than 256 KiB or 100 signatures, an invalid
 *   signature of a known key, and a note without a signature of a known key.
 */
export function openNote(note: string | Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
  const { text, signatures } = parseNote(decodeNote(note))
  const signedBy = new Set<Verifier>()
  for (const { name, id, signature } of signatures) {
    const verifier = verifiers.find((it) => it.name === name && it.id === id)
    if (!verifier) continue
    if (!verify(null, Buffer.from(text), verifier.publicKey, signature)) {
      throw new NoteError(`The signature of ${name}+${id} is invalid.`)
    }
    signedBy.add(verifier)
  }
  if (signedBy.size === 0) throw new NoteError('No known key signed the note.')
  return { text, signedBy: [...signedBy] }
}

function decodeNote(note: string | Uint8Array): string {
  const length = typeof note === 'string' ? Buffer.byteLength(note) : note.length
  if (length > MAX_BYTES) throw new NoteError(`A note must have at most ${MAX_BYTES} bytes.`)
  const text = typeof note === 'string' ? note : decodeUtf8(note)
  if (text?.isWellFormed() && !EXCLUDED_CHARACTER.test(text)) return text
  throw new NoteError('A note must be UTF-8 without control characters.')
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // A byte order mark is part of the signed text.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

interface Signature {
  name: string
  id: string
  signature: Buffer
}

/** The text includes its final newline, but not the empty line before the signatures. */
function parseNote(note: string): { text: string; signatures: Signature[] } {
  const end = note.lastIndexOf('\n\n') + 1
  const lines = note.slice(end + 1).split('\n')
  if (end === 0 || lines.pop() !== '' || lines.length === 0 || lines.length > MAX_SIGNATURES) {
    throw new NoteError(`A note must end with 1 to ${MAX_SIGNATURES} lines of signatures.`)
  }
  return { text: note.slice(0, end), signatures: lines.map(parseSignature) }
}

function parseSignature(line: string): Signature {
  const [, name = '', base64 = ''] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = decodeBase64(base64)
  if (!isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES) {
    throw new NoteError('A signature must be a line of the form “— <name> <base64>”.')
  }
  const id = bytes.toString('hex', 0, ID_BYTES)
  return { name, id, signature: bytes.subarray(ID_BYTES) }
}
