import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Certificate } from './self-signed.ts'

/** The proxy reads it by its group, for it runs as another account than whoever makes it. */
const KEY_MODE = 0o640
const CERTIFICATE_MODE = 0o644
const NOT_OURS_TO_READ = new Set(['EACCES', 'EPERM'])

/** What is there is no certificate with its key. */
class CertificateError extends Error {
  override name = 'CertificateError'
}

/**
 * Keeps a new certificate in the folder, unless there is one: whoever put that there is not overruled.
 *
 * @returns what was done, in a sentence for people.
 * @throws {CertificateError} for half of one, and for two files that do not belong together: no proxy
 * would start with them.
 */
export async function keepCertificate(
  directory: string,
  make: () => Promise<Certificate>,
): Promise<string> {
  const certificate = path.join(directory, 'fullchain.pem')
  const key = path.join(directory, 'privkey.pem')
  if (!existsSync(directory)) throw new CertificateError(`There is no folder ${directory}.`)
  if (existsSync(certificate) && existsSync(key)) {
    const ends = endOfPair(certificate, key)
    return `There is a certificate already, which ends on ${ends}: nothing was made.\n`
  }
  assertBothFiles(certificate, key)
  const made = await make()
  keepNew(key, made.key, KEY_MODE)
  keepNew(certificate, made.certificate, CERTIFICATE_MODE)
  const ends = endOfPair(certificate, key)
  return `Made a self-signed certificate, which ends on ${ends}. Browsers warn of it: put your own in its place.\n`
}

function assertBothFiles(certificate: string, key: string): void {
  if (!existsSync(certificate) && !existsSync(key)) return
  const [there, missing] = existsSync(key) ? [key, certificate] : [certificate, key]
  throw new CertificateError(
    `${there} is there and ${missing} is not: add that, or remove the other to have both made.`,
  )
}

/** The day of the last moment it is good for. */
function endOfPair(certificate: string, key: string): string {
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

/** One of your own may be for the proxy's eyes alone. */
function readUnlessForbidden(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (NOT_OURS_TO_READ.has(String((error as NodeJS.ErrnoException).code))) return undefined
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

/** Whole under a name of its own first, and never over one that appeared meanwhile. */
function keepNew(file: string, content: string, mode: number): void {
  const whole = `${file}.${randomUUID()}`
  try {
    writeFileSync(whole, content, { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(whole, mode)
    linkSync(whole, file)
  } finally {
    rmSync(whole, { force: true })
  }
}
