import { hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** One key for each purpose (RFC 5869), so that learning one tells nothing of the others. */
export function deriveKey(secretKeyBase: string, purpose: 'password pepper'): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKeyBase, 'signin', purpose, 32))
}

/**
 * The secret of a machine without SECRET_KEY_BASE in its environment, made at the first start and
 * kept beside the embedded database: every password hash depends on it. Never used in production.
 */
export function keptSecretKeyBase(dataDir: string): string {
  const file = path.join(dataDir, 'secret-key-base')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
