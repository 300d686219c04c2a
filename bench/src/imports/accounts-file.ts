import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** The alphabet of bcrypt's base64. */
const ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const SALT_AND_DIGEST_LENGTH = 53
const ROWS_AT_ONCE = 1000

/** Writes CSV of accounts, each with a bcrypt hash of its own, which no password has. */
export async function writeAccountsFile(file: string, count: number): Promise<void> {
  const stream = createWriteStream(file)
  stream.write('email,emailConfirmed,name,locale,createdAt,passwordHash,externalId\n')
  for (let written = 0; written < count; written += ROWS_AT_ONCE) {
    const length = Math.min(ROWS_AT_ONCE, count - written)
    const rows = Array.from({ length }, (_, at) => rowOf(written + at))
    if (!stream.write(rows.join(''))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

function rowOf(at: number): string {
  const created = new Date(1_500_000_000_000 + at * 60_000).toISOString()
  return `person${at}@example.com,true,"Person, number ${at}",en-GB,${created},${bcryptHash()},${at}\n`
}

function bcryptHash(): string {
  const characters = Array.from(
    randomBytes(SALT_AND_DIGEST_LENGTH),
    (byte) => ALPHABET[byte % ALPHABET.length],
  )
  // The last character of salt and digest has bits that are always zero.
  characters[21] = 'O'
  characters[52] = 'O'
  return `$2b$10$${characters.join('')}`
}
