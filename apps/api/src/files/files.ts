/** Lower-case folders and name, then an extension, which determines the content type. */
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
 * A file store, on a disk or in a bucket. Every method rejects with `FilesUnavailable` if the store
 * fails, and with a TypeError for a malformed key, which is a bug of the caller.
 */
export interface Files {
  /** Stores the file atomically. Replaces an existing one. */
  put(key: string, body: Uint8Array): Promise<void>
  /** Returns null if there is no such file. */
  get(key: string): Promise<StoredFile | null>
  /** Idempotent: succeeds if there is no such file. */
  remove(key: string): Promise<void>
  /** The files directly in a folder, such as `avatars`, in no particular order. */
  list(folder: string): AsyncIterable<{ key: string; changedAt: Date }>
}

/**
 * The store is full, unreachable, too slow or denies access. The message is for the operator: log
 * it, and do not send it to clients.
 */
export class FilesUnavailable extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'FilesUnavailable'
  }
}

/**
 * The content type by the key's extension. Throws a TypeError for a malformed key, which prevents
 * path traversal (ASVS 5.3.2).
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
  const [, extension = ''] = (key.length <= MAX_KEY_LENGTH && KEY.exec(key)) || []
  return contentTypes.get(extension)
}
