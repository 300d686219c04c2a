import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createSecretBox, type SecretBox } from './secret-box.ts'

const SECRET_BYTES = 48
const SECRET = /^[\w-]{64}$/

type Purpose =
  | 'password pepper'
  | 'second factor seal'
  | 'signing key seal'
  | 'audit key encryption'
  | 'imported password seal'
  | 'throttle keys'

/** Derives one key per purpose (HKDF, RFC 5869): a leaked key reveals nothing about the others. */
export function deriveKey(secretKeyBase: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKeyBase, 'signin', purpose, 32))
}

export interface RootSecrets {
  secretKeyBase: string
  /** Older roots that data may still be encrypted with during a rotation. */
  previousSecretKeyBases: readonly string[]
}

/** Encrypts with the key of the current root for the purpose; decrypts with that of any root. */
export function secretBoxFor(purpose: Purpose, roots: RootSecrets): SecretBox {
  const previousKeys = roots.previousSecretKeyBases.map((root) => deriveKey(root, purpose))
  return createSecretBox(deriveKey(roots.secretKeyBase, purpose), previousKeys)
}

/** The stored secret is missing or damaged. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/**
 * The root secret when SECRET_KEY_BASE is not set. It is generated at the first start and stored
 * with the embedded database, since every password hash depends on it. Never used in production.
 *
 * @param isInUse whether the database holds data that was hashed or encrypted with it.
 * @throws {SecretError} when a secret in use is missing or damaged: with another one, every
 *   password would be rejected.
 */
export function storedSecretKeyBase(directory: string, isInUse: boolean): string {
  const file = path.join(directory, 'secret-key-base')
  const stored = readIfExists(file)
  if (stored === undefined && isInUse) throw lostSecretError(`${file} is missing`)
  const secret = stored ?? createSecretFile(file)
  if (!SECRET.test(secret)) {
    throw lostSecretError(`${file} does not hold the secret it was made with`)
  }
  return secret
}

function lostSecretError(what: string): SecretError {
  return new SecretError(
    `${what}, and the passwords in the database depend on it: restore the file, or set SECRET_KEY_BASE to what it held.`,
  )
}

function readIfExists(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Generates the secret and returns the content of `file`. The secret is written to a temporary file
 * and then linked, which is atomic: a killed process leaves no partial secret, and of concurrent
 * processes the first one wins.
 */
function createSecretFile(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.${randomUUID()}`
  writeFileSync(temporary, randomBytes(SECRET_BYTES).toString('base64url'), {
    mode: 0o600,
    flag: 'wx',
  })
  try {
    linkSync(temporary, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary)
  }
  return readFileSync(file, 'utf8')
}
