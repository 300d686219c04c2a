import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { SecretBox } from '../../crypto/secret-box.ts'
import {
  createSigner,
  createVerifier,
  formatVkey,
  type Signer,
  type Verifier,
} from '../tree/note-keys.ts'
import {
  type AuditKeyRow,
  type AuditKeyTables,
  endKeys,
  insertKey,
  listKeys,
  replaceCiphertext,
} from './table.ts'

export type { AuditKeyTables }

const DAY_MS = 86_400_000
/** A replaced key signs beside its successor for a week, so that verifiers can add the new one. */
const OVERLAP_MS = 7 * DAY_MS

/**
 * `rotate`: the replaced key signs for another week. `compromised`: it stops at once. `new log`: as
 * `compromised`, and the new key has a new origin, since the log continues from an earlier state.
 */
export type KeyChange = 'rotate' | 'compromised' | 'new log'

export interface SigningState {
  /** The identity of the log: the name of its current key. */
  origin: string
  /** The current key first. */
  signers: Signer[]
  /** All keys that this deployment can decrypt, for earlier checkpoints. */
  known: Signer[]
}

/** The name of the first key of a deployment's log. */
export function auditOriginOf(publicUrl: URL): string {
  return `${publicUrl.host}/audit`
}

/** @returns null if there is no current key. */
export async function readSigners(
  db: AuditKeyTables,
  secretBox: SecretBox,
  now: Date,
): Promise<SigningState | null> {
  const rows = await listKeys(db)
  const current = rows.find(({ signsUntil }) => signsUntil === null)
  if (!current) return null
  const origin = nameOf(current)
  const overlapping = rows.filter(
    (row) => row.signsUntil && row.signsUntil > now && nameOf(row) === origin,
  )
  const decrypted = (row: AuditKeyRow) => decryptSigner(secretBox, row)
  return {
    origin,
    signers: [current, ...overlapping].map(decrypted),
    known: rows.map(decrypted),
  }
}

/**
 * Creates a key and ends the current one as the change says.
 *
 * @param origin the name of the first key, such as `signin.example.com/audit`.
 * @returns the verifier key, to be given to those who verify the log.
 */
export async function addKey(
  tx: AuditKeyTables,
  secretBox: SecretBox,
  { origin, change, now }: { origin: string; change: KeyChange; now: Date },
): Promise<string> {
  const keys = await listKeys(tx)
  const earlier = keys.find(({ signsUntil }) => signsUntil === null) ?? keys[0]
  const name = !earlier
    ? origin
    : change === 'new log'
      ? nextName(nameOf(earlier))
      : nameOf(earlier)
  const overlap = change === 'rotate' ? OVERLAP_MS : 0
  await endKeys(tx, new Date(now.getTime() + overlap))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const verifier = createVerifier(name, publicKey)
  const verifierKey = formatVkey(verifier)
  const encryptedKey = secretBox.encrypt(derOf(privateKey), verifierKey)
  await insertKey(tx, { id: verifier.id, verifierKey, encryptedKey, createdAt: now })
  return verifierKey
}

/**
 * Re-encrypts with the current root all keys that are encrypted with a previous one.
 *
 * @returns how many were re-encrypted.
 */
export async function reencryptAuditKeys(
  db: AuditKeyTables,
  secretBox: SecretBox,
): Promise<number> {
  let count = 0
  for (const { id, verifierKey, encryptedKey } of await listKeys(db)) {
    const ciphertext = secretBox.reencrypt(encryptedKey, verifierKey)
    if (!ciphertext) continue
    await replaceCiphertext(db, id, ciphertext)
    count++
  }
  return count
}

/** How many keys are still encrypted with a previous root. */
export async function countOutdatedAuditKeys(
  db: AuditKeyTables,
  secretBox: SecretBox,
): Promise<number> {
  const rows = await listKeys(db)
  return rows.filter((row) => secretBox.reencrypt(row.encryptedKey, row.verifierKey)).length
}

/** The public halves of all keys that this deployment can decrypt. */
export function verifiersOf({ known }: SigningState): Verifier[] {
  return known.map(({ name, privateKey }) => createVerifier(name, createPublicKey(privateKey)))
}

/** {@link verifiersOf} the keys in the database; none if there is no current one. */
export async function readVerifiers(
  db: AuditKeyTables,
  secretBox: SecretBox,
  now: Date,
): Promise<Verifier[]> {
  const state = await readSigners(db, secretBox, now)
  return state ? verifiersOf(state) : []
}

export async function listVerifierKeys(db: AuditKeyTables): Promise<string[]> {
  const rows = await listKeys(db)
  return rows.map(({ verifierKey }) => verifierKey)
}

function decryptSigner(secretBox: SecretBox, { verifierKey, encryptedKey }: AuditKeyRow): Signer {
  const der = secretBox.decrypt(encryptedKey, verifierKey)
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return createSigner(nameOf({ verifierKey }), privateKey)
}

function derOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' })
}

function nameOf({ verifierKey }: Pick<AuditKeyRow, 'verifierKey'>): string {
  return verifierKey.slice(0, verifierKey.indexOf('+'))
}

/** `example.com/audit` is followed by `example.com/audit/2`. */
function nextName(name: string): string {
  const [, base = name, number = '1'] = /^(.*\/audit)(?:\/(\d+))?$/.exec(name) ?? []
  return `${base}/${Number(number) + 1}`
}
