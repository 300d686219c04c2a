/** The kind of failure, for programs. The message is for people. */
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

/**
 * The embedded PostgreSQL did not start. The message says in one sentence what is wrong and how to
 * correct it.
 */
export class EmbeddedDatabaseError extends Error {
  override name = 'EmbeddedDatabaseError'
  readonly reason: EmbeddedFailure

  constructor(reason: EmbeddedFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Translates a file system error about `directory`; returns other errors unchanged. */
export function fileSystemErrorOf(error: unknown, directory: string): unknown {
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
    // Node reports a missing directory on a read-only file system with this code.
    case 'ENOENT':
      return new EmbeddedDatabaseError(
        'not-writable',
        `The data directory ${directory} cannot be written: give this user the right to write there or choose another directory.`,
        { cause: error },
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFullError(directory, error)
    default:
      return error
  }
}

/** PostgreSQL's messages about a full disk; in some places it reports only a short write. */
export const DISK_FULL = /No space left on device|wrote only \d+ of \d+ bytes/

export function diskFullError(directory: string, cause: unknown): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'disk-full',
    `The disk that holds ${directory} is full: free some space and start again; what was saved is kept.`,
    { cause },
  )
}
