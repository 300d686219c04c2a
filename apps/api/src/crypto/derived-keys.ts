import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createSecretBox, type SecretBox } from './secret-box.ts'

const SECRET_BYTES = 48
const SECRET = /^[\w-]{64}$/

type Purpose = 'password pepper' | 'second factor seal' | 'signing key seal' | 'throttle keys'

/** One key for each purpose (RFC 5869), so that learning one tells nothing of the others. */
export function deriveKey(secretKeyBase: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKeyBase, 'signin', purpose, 32))
}

export interface Roots {
  secretKeyBase: string
  /** What else may have been sealed with, while one root takes another's place. */
  previousSecretKeyBases: readonly string[]
}

/** Seals with the root's key for the purpose, and opens with that of every root. */
export function secretBoxFor(purpose: Purpose, roots: Roots): SecretBox {
  const others = roots.previousSecretKeyBases.map((root) => deriveKey(root, purpose))
  return createSecretBox(deriveKey(roots.secretKeyBase, purpose), others)
}

/** The kept secret is missing, or is not what was once written. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/**
 * The secret of a machine without SECRET_KEY_BASE in its environment, made at the first start and
 * kept beside the embedded database: every password hash depends on it. Never used in production.
 *
 * @param dependedOn whether the database holds anything that was made with it.
 * @throws {SecretError} rather than go on with another: every password would be wrong from then on.
 */
export function storedSecretKeyBase(directory: string, dependedOn: boolean): string {
  const file = path.join(directory, 'secret-key-base')
  const kept = read(file)
  if (kept === undefined && dependedOn) throw lost(`${file} is missing`)
  const secret = kept ?? keepNew(file)
  if (!SECRET.test(secret)) throw lost(`${file} does not hold the secret it was made with`)
  return secret
}

function lost(what: string): SecretError {
  return new SecretError(
    `${what}, and the passwords in the database depend on it: restore the file, or set SECRET_KEY_BASE to what it held.`,
  )
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Written whole under a name of its own and then linked, so that no kill leaves half a secret. */
function keepNew(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true })
  const whole = `${file}.${randomUUID()}`
  writeFileSync(whole, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' })
  try {
    linkSync(whole, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(whole)
  }
  return readFileSync(file, 'utf8')
}
