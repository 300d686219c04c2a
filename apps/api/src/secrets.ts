import { hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const SECRET_BYTES = 48

/** One key for each purpose (RFC 5869), so that learning one tells nothing of the others. */
export function deriveKey(secretKeyBase: string, purpose: 'password pepper'): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKeyBase, 'signin', purpose, 32))
}

/** The kept secret is not what was once written. */
export class SecretError extends Error {
  override name = 'SecretError'
}

/**
 * The secret of a machine without SECRET_KEY_BASE in its environment, made at the first start and
 * kept beside the embedded database: every password hash depends on it. Never used in production.
 *
 * @throws {SecretError} when the file was cut or changed: a weak secret must not go unnoticed.
 */
export function keptSecretKeyBase(dataDir: string): string {
  const file = path.join(dataDir, 'secret-key-base')
  mkdirSync(dataDir, { recursive: true })
  keepNew(file)
  const secret = readFileSync(file, 'utf8')
  if (Buffer.from(secret, 'base64url').length === SECRET_BYTES) return secret
  throw new SecretError(
    `${file} does not hold the secret it was made with: restore it, or every password is lost; delete it only together with the data.`,
  )
}

/** Written whole under another name and then linked, so that no kill leaves half a secret behind. */
function keepNew(file: string): void {
  const whole = `${file}.${process.pid}`
  writeFileSync(whole, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(whole, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(whole, { force: true })
  }
}
