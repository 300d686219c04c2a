import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Certificate } from './self-signed.ts'

/** The proxy runs as another user than this command, and reads the key by its group. */
const KEY_MODE = 0o640
const CERTIFICATE_MODE = 0o644
const PERMISSION_ERRORS = new Set(['EACCES', 'EPERM'])

/** The folder does not hold a certificate and its key. */
class CertificateError extends Error {
  override name = 'CertificateError'
}

/**
 * Writes a new certificate and its key to the folder, unless it holds them already: the operator's
 * own are never overwritten.
 *
 * @returns a sentence for the operator that says what was done.
 * @throws {CertificateError} if one of the two files is missing or they do not belong together: no
 * proxy would start with them.
 */
export async function createCertificateIfAbsent(
  directory: string,
  make: () => Promise<Certificate>,
): Promise<string> {
  const certificate = path.join(directory, 'fullchain.pem')
  const key = path.join(directory, 'privkey.pem')
  if (!existsSync(directory)) throw new CertificateError(`There is no folder ${directory}.`)
  if (existsSync(certificate) && existsSync(key)) {
    const ends = expiryDayOf(certificate, key)
    return `There is a certificate already, which ends on ${ends}: nothing was made.\n`
  }
  assertBothFiles(certificate, key)
  const made = await make()
  writeIfAbsent(key, made.key, KEY_MODE)
  writeIfAbsent(certificate, made.certificate, CERTIFICATE_MODE)
  const ends = expiryDayOf(certificate, key)
  return `Made a self-signed certificate, which ends on ${ends}. Browsers warn of it: put your own in its place.\n`
}

function assertBothFiles(certificate: string, key: string): void {
  if (!existsSync(certificate) && !existsSync(key)) return
  const [there, missing] = existsSync(key) ? [key, certificate] : [certificate, key]
  throw new CertificateError(
    `${there} is there and ${missing} is not: add that, or remove the other to have both made.`,
  )
}

/** Checks that the files belong together. Returns the day the certificate expires, in UTC. */
function expiryDayOf(certificate: string, key: string): string {
  const parsed = parseOrThrow(`${certificate} holds no certificate in PEM.`, () => {
    return new X509Certificate(readFileSync(certificate))
  })
  const text = readUnlessForbidden(key)
  if (text !== undefined) {
    const secret = parseOrThrow(`${key} holds no key in PEM without a passphrase.`, () => {
      return createPrivateKey(text)
    })
    if (!parsed.checkPrivateKey(secret)) {
      throw new CertificateError(`${key} is not the key of ${certificate}.`)
    }
  }
  return parsed.validToDate.toISOString().slice(0, 10)
}

/** Returns undefined if permission is denied: only the proxy may be able to read an operator's key. */
function readUnlessForbidden(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (PERMISSION_ERRORS.has(String((error as NodeJS.ErrnoException).code))) return undefined
    throw error
  }
}

function parseOrThrow<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch {
    throw new CertificateError(what)
  }
}

/**
 * Writes the file atomically: completely under a temporary name first. `link` fails if the file was
 * created meanwhile, where `rename` would overwrite it.
 */
function writeIfAbsent(file: string, content: string, mode: number): void {
  const temporary = `${file}.${randomUUID()}`
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(temporary, mode)
    linkSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}
