import { decodeBase64, encodeB64 } from '../base64.ts'
import { type RejectedHash, rejected } from '../reading.ts'

/**
 * Django's `<algorithm>$…` (django.contrib.auth.hashers) in the stored form; null for other texts.
 */
export function fromDjango(text: string): string | RejectedHash | null {
  const [, algorithm, rest = ''] = /^(\w+)\$(.*)$/s.exec(text) ?? []
  switch (algorithm) {
    case 'pbkdf2_sha256':
    case 'pbkdf2_sha1':
      return pbkdf2(algorithm.slice('pbkdf2_'.length), rest)
    case 'argon2':
      return `$${rest}`
    case 'bcrypt':
      return rest
    case 'bcrypt_sha256':
      return `$sha256-hex${rest.slice(rest.indexOf('$2'))}`
    case 'scrypt':
      return scrypt(rest)
    case 'md5':
    case 'sha1':
      return rejected(`Django's ${algorithm} is a single round, and is not imported.`)
    default:
      return null
  }
}

/** Salts are texts, and hashed as such. */
function pbkdf2(digest: string, rest: string): string {
  const [iterations, salt = '', key] = rest.split('$')
  return `$pbkdf2-${digest}$i=${iterations}$${encodeB64(Buffer.from(salt))}$${key}`
}

function scrypt(rest: string): string | RejectedHash {
  const [n, salt = '', r, p, key = ''] = rest.split('$')
  const ln = Math.log2(Number(n))
  const bytes = decodeBase64(key, 16, 128)
  if (!Number.isInteger(ln) || !bytes) return rejected('The scrypt hash of Django is damaged.')
  return `$scrypt$ln=${ln},r=${r},p=${p}$${encodeB64(Buffer.from(salt))}$${encodeB64(bytes)}`
}
