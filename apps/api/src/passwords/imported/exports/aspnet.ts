import { decodeBase64, encodeB64 } from '../base64.ts'

const V2 = { marker: 0, saltBytes: 16, bytes: 1 + 16 + 32, iterations: 1000 }
const V3 = { marker: 1, headerBytes: 13 }
/** By the numbers of KeyDerivationPrf. */
const DIGESTS = ['sha1', 'sha256', 'sha512']

/**
 * The base64 of ASP.NET Core Identity's PasswordHasher, in the stored form: version 2, and version 3,
 * which names its function, iterations and salt length in big-endian words. Null for other texts.
 */
export function fromAspNet(text: string): string | null {
  const blob = /^A[\w+/=-]+$/.test(text) ? decodeBase64(text, 1, 1024) : null
  if (blob?.[0] === V2.marker && blob.length === V2.bytes) {
    const salt = blob.subarray(1, 1 + V2.saltBytes)
    return pbkdf2('sha1', V2.iterations, salt, blob.subarray(1 + V2.saltBytes))
  }
  if (blob?.[0] !== V3.marker || blob.length < V3.headerBytes) return null
  const [digest, iterations, saltBytes] = [1, 5, 9].map((at) => blob.readUInt32BE(at))
  const name = DIGESTS[digest ?? -1]
  if (!name || iterations === undefined || saltBytes === undefined) return null
  const end = V3.headerBytes + saltBytes
  return pbkdf2(name, iterations, blob.subarray(V3.headerBytes, end), blob.subarray(end))
}

function pbkdf2(digest: string, iterations: number, salt: Buffer, key: Buffer): string {
  return `$pbkdf2-${digest}$i=${iterations}$${encodeB64(salt)}$${encodeB64(key)}`
}
