/** What kind of thing went wrong, for programs; the message is for people. */
export type EmbeddedFailure =
  | 'unsupported-platform'
  | 'not-a-directory'
  | 'not-writable'
  | 'not-a-database'
  | 'other-version'
  | 'other-owner'
  | 'damaged'
  | 'in-use'
  | 'left-behind'
  | 'port-taken'
  | 'disk-full'
  | 'failed'

/** Why the embedded PostgreSQL did not start: one sentence that says what is wrong and how to mend it. */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError'
  readonly reason: EmbeddedFailure

  constructor(reason: EmbeddedFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Turns what the file system says about `directory` into a sentence; other errors pass unchanged. */
export function fileSystemFailure(error: unknown, directory: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedDatabaseError(
        'not-a-directory',
        `${directory} cannot be the data directory, because a file is in its place: move the file away or choose another directory.`,
        { cause: error },
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    // What Node says of a missing directory on a read-only file system.
    case 'ENOENT':
      return new EmbeddedDatabaseError(
        'not-writable',
        `The data directory ${directory} cannot be written: give this user the right to write there or choose another directory.`,
        { cause: error },
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(directory, error)
    default:
      return error
  }
}

/** How PostgreSQL says so: sometimes it notices only that less was written than it asked for. */
export const DISK_FULL = /No space left on device|wrote only \d+ of \d+ bytes/

export function diskFull(directory: string, cause: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'disk-full',
    `The disk that holds ${directory} is full: free some space and start again; what was saved is kept.`,
    { cause },
  )
}
