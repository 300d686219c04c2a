/** What a file may be called: folders in plain letters, then a name whose ending tells the type. */
const KEY = /^(?:[a-z0-9_-]+\/)*[a-z0-9_-]+\.([a-z]+)$/
const MAX_KEY_LENGTH = 200

const contentTypes = new Map([
  ['webp', 'image/webp'],
  ['json', 'application/json'],
  ['bin', 'application/octet-stream'],
])

export interface StoredFile {
  body: Uint8Array
  contentType: string
}

/**
 * A place for bytes under a key, on a disk or in a bucket. Knows nothing of what they are. Every
 * method rejects with `FilesUnavailable` when the place cannot serve, and with a TypeError for a
 * key that no caller should have come up with.
 */
export interface Files {
  /** All of it or nothing, replacing what had the key before. */
  put(key: string, body: Uint8Array): Promise<void>
  /** Null if there is nothing under the key. */
  get(key: string): Promise<StoredFile | null>
  /** No matter whether there was anything. */
  remove(key: string): Promise<void>
  /** What lies directly in a folder, such as `avatars`, in no order. */
  list(folder: string): AsyncIterable<{ key: string; changedAt: Date }>
}

/** The store is full, forbidden, unreachable or too slow: an operator's business, told in the log. */
export class FilesUnavailable extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'FilesUnavailable'
  }
}

/**
 * The content type that a key's ending tells. Throws for what is no key, so that nothing outside
 * the store can be named (path traversal; ASVS 5.3.2).
 */
export function contentTypeOf(key: string): string {
  const contentType = typeOf(key)
  if (contentType === undefined) throw new TypeError('That is no key of a file.')
  return contentType
}

export function isKey(key: string): boolean {
  return typeOf(key) !== undefined
}

function typeOf(key: string): string | undefined {
  const [, ending = ''] = (key.length <= MAX_KEY_LENGTH && KEY.exec(key)) || []
  return contentTypes.get(ending)
}
