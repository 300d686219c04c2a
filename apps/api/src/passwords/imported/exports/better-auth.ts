import { encodeB64 } from '../base64.ts'

const FORM = /^(?<salt>[0-9a-f]{32}):(?<key>[0-9a-f]{128})$/i

/**
 * Better Auth's `salt:key`, in the stored form: N = 16384, r = 16, p = 1 over the NFKC form of the
 * password. The salt is the text of the hexadecimal digits, not the bytes that they stand for.
 */
export function fromBetterAuth(text: string): string | null {
  const { salt, key } = FORM.exec(text)?.groups ?? {}
  if (!salt || !key) return null
  const salted = encodeB64(Buffer.from(salt))
  return `$scrypt-nfkc$ln=14,r=16,p=1$${salted}$${encodeB64(Buffer.from(key, 'hex'))}`
}
