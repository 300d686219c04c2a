import { createHash, createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import { decodeBase64 } from '../base64.ts'
import { integerWithin, rejected, type Scheme } from '../reading.ts'

/** 32 times the work of the usual 10. Cost 15 takes a hashing thread two seconds. */
const MAX_COST = 15
const MIN_COST = 4
const MAX_PEPPER_BYTES = 512

const FORM =
  /^(?:\$(?<transform>wp|sha256-hex|suffixed\$(?<pepper>[^$]*)))?(?<hash>\$2(?<minor>[abxy])\$(?<cost>\d\d)\$[./A-Za-z0-9]{53})$/

/**
 * bcrypt over the raw password, of which it reads 72 bytes. Also over what three systems make of the
 * password before: `$wp$2y$…` is WordPress's own form; `$sha256-hex$2b$…` (Django's bcrypt_sha256) and
 * `$suffixed$<base64 of the pepper>$2b$…` (Devise) are Signin's.
 */
export const bcryptScheme: Scheme = (text) => {
  if (!/^\$(?:2|(?:wp|sha256-hex)\$2|suffixed\$)/.test(text)) return null
  const { transform, pepper, hash = '', minor, cost } = FORM.exec(text)?.groups ?? {}
  if (!minor) return rejected('It is not a complete bcrypt hash.')
  if (minor === 'x') return rejected('bcrypt of the kind 2x is broken (CVE-2011-2483).')
  if (integerWithin(cost, MIN_COST, MAX_COST) === null) {
    return rejected(`A bcrypt cost of ${cost} is not between ${MIN_COST} and ${MAX_COST}.`)
  }
  const suffix = pepper === undefined ? null : decodeBase64(pepper, 1, MAX_PEPPER_BYTES)
  if (pepper !== undefined && !suffix) return rejected('Its pepper is empty, too long or damaged.')
  const input = inputOf(transform, suffix)
  // 2y is PHP's name of what OpenBSD calls 2b.
  const comparable = hash.replace(/^\$2y/, '$2b')
  return {
    ok: true,
    stored: text.replace('$2y$', '$2b$'),
    memoryKib: 0,
    verify: (password) => bcrypt.compareSync(input(password), comparable),
  }
}

function inputOf(transform: string | undefined, suffix: Buffer | null) {
  if (suffix) return (password: string) => `${password}${suffix}`
  if (transform === 'wp') return wordPressInput
  if (transform) return (password: string) => createHash('sha256').update(password).digest('hex')
  return (password: string) => password
}

/** wp_hash_password of WordPress 6.8, with PHP's trim. */
function wordPressInput(password: string): string {
  const trimmed = password.replace(/^[ \t\n\r\v\0]+|[ \t\n\r\v\0]+$/g, '')
  return createHmac('sha384', 'wp-sha384').update(trimmed).digest('base64')
}
