import { createHash, timingSafeEqual } from 'node:crypto'
import { rejected, type Scheme } from '../reading.ts'

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** WordPress uses 2^13, phpBB 2^11, passlib 2^19. */
const MAX_ROUNDS_LOG2 = 19
const MIN_ROUNDS_LOG2 = 7

const FORM =
  /^\$[PH]\$(?<rounds>[./0-9A-Za-z])(?<salt>[./0-9A-Za-z]{8})(?<digest>[./0-9A-Za-z]{22})$/

/** The portable hashes of phpass, by hand: no library of it on npm is kept up. */
export const phpassScheme: Scheme = (text) => {
  if (!/^\$[PH]\$/.test(text)) return null
  const { rounds = '', salt = '', digest = '' } = FORM.exec(text)?.groups ?? {}
  if (!digest) return rejected('It is not a complete phpass hash.')
  const log2 = ALPHABET.indexOf(rounds)
  if (log2 < MIN_ROUNDS_LOG2 || log2 > MAX_ROUNDS_LOG2) {
    return rejected(
      `2^${log2} phpass rounds are not between 2^${MIN_ROUNDS_LOG2} and 2^${MAX_ROUNDS_LOG2}.`,
    )
  }
  return {
    ok: true,
    stored: text,
    memoryKib: 0,
    verify(password) {
      const input = Buffer.from(password)
      let hash = md5(Buffer.concat([Buffer.from(salt), input]))
      for (let round = 0; round < 2 ** log2; round++) hash = md5(Buffer.concat([hash, input]))
      return timingSafeEqual(Buffer.from(encode(hash)), Buffer.from(digest))
    },
  }
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest()
}

/** crypt(3)'s base64: little-endian groups of three bytes. */
function encode(bytes: Buffer): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes.subarray(at, at + 3)
    const value = group.reduceRight((sum, byte) => sum * 256 + byte, 0)
    for (let digit = 0; digit <= group.length; digit++) {
      text += ALPHABET[Math.floor(value / 64 ** digit) % 64]
    }
  }
  return text
}
