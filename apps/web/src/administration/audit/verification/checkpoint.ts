import { type Bytes, decoded, hex, joined, sha256 } from './bytes.ts'
import { ProofError } from './proof-error.ts'

const ED25519 = 1
const KEY_BYTES = 32
const ID_BYTES = 4
const VKEY = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/
const SIZE = /^(0|[1-9][0-9]{0,15})$/

/** The size and root of the log's tree at one time, and the key that signed them. */
export interface Checkpoint {
  origin: string
  size: number
  root: Bytes
  /** `<name>+<id>+<base64>` (C2SP signed-note). */
  verifierKey: string
}

/**
 * Opens a signed note with a checkpoint (C2SP signed-note, tlog-checkpoint). One of the keys must have
 * signed it, and be named like the log: otherwise a key of one log could vouch for another.
 *
 * @throws {ProofError} if none did.
 */
export async function openCheckpoint(
  note: string,
  verifierKeys: readonly string[],
): Promise<Checkpoint> {
  const end = note.lastIndexOf('\n\n') + 1
  const text = note.slice(0, end)
  const [origin = '', decimal = '', base64 = ''] = text.split('\n')
  const root = decoded(base64)
  if (!SIZE.test(decimal) || root?.length !== KEY_BYTES) {
    throw new ProofError('The checkpoint is malformed.')
  }
  const lines = note.slice(end + 1).split('\n')
  for (const verifierKey of verifierKeys) {
    const key = await parsedKey(verifierKey)
    if (key?.name !== origin) continue
    const publicKey = await crypto.subtle.importKey('raw', key.bytes, 'Ed25519', false, ['verify'])
    for (const signature of signaturesOf(lines, key)) {
      const isValid = await crypto.subtle.verify('Ed25519', publicKey, signature, joined(text))
      if (isValid) return { origin, size: Number(decimal), root, verifierKey }
    }
  }
  throw new ProofError('No known key of the log signed the checkpoint.')
}

interface Key {
  name: string
  id: string
  bytes: Bytes
}

async function parsedKey(verifierKey: string): Promise<Key | null> {
  const [, name = '', id = '', base64 = ''] = VKEY.exec(verifierKey) ?? []
  const key = decoded(base64)
  if (key?.length !== 1 + KEY_BYTES || key[0] !== ED25519) return null
  const digest = await sha256(`${name}\n`, key)
  return hex(digest.slice(0, ID_BYTES)) === id ? { name, id, bytes: key.slice(1) } : null
}

function signaturesOf(lines: readonly string[], { name, id }: Key): Bytes[] {
  const prefix = `— ${name} `
  return lines
    .filter((line) => line.startsWith(prefix))
    .flatMap((line) => decoded(line.slice(prefix.length)) ?? [])
    .filter((bytes) => hex(bytes.slice(0, ID_BYTES)) === id)
    .map((bytes) => bytes.slice(ID_BYTES))
}
