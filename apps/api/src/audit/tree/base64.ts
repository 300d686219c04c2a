/**
 * Decodes base64 (RFC 4648, 4), or returns undefined. `Buffer.from` ignores what it cannot decode,
 * so that many texts would stand for the same bytes.
 */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
