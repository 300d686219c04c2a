/**
 * Decodes base64, standard or of passlib ("." for "+"), padded or not.
 *
 * @returns null where it is no base64 or shorter or longer than the limits, in bytes.
 */
export function decodeBase64(text: string, min: number, max: number): Buffer | null {
  if (text.length > 4 * max || !/^[\w+/.-]*={0,2}$/.test(text)) return null
  const standard = text.replaceAll('.', '+').replace(/=+$/, '')
  const bytes = Buffer.from(standard, 'base64')
  const isExact = bytes.toString('base64').replace(/=+$/, '') === toStandard(standard)
  return isExact && bytes.length >= min && bytes.length <= max ? bytes : null
}

function toStandard(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/')
}

/** The B64 of PHC strings: base64 without padding. */
export function encodeB64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
