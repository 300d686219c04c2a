export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

/** Text counts as its UTF-8 bytes. */
export function joined(...parts: (Bytes | string)[]): Bytes {
  const all = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  const bytes = new Uint8Array(all.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of all) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

export async function sha256(...parts: (Bytes | string)[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))
}

/** Null unless the text is canonical base64: other spellings would be other texts of one proof. */
export function decoded(base64: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return encoded(bytes) === base64 ? bytes : null
  } catch {
    return null
  }
}

export function encoded(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes))
}

export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
