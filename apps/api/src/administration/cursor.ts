import { createHash } from 'node:crypto'
import { AppError } from '@signin/contracts'

const DIGEST_LENGTH = 22

/** What a cursor belongs to: its reader, and the query without the cursor. */
interface List {
  accountId: string
  query: object
}

/**
 * Binds a cursor to its list and reader, so that one of another list is rejected instead of paging
 * from an arbitrary place. No key is needed: a forged cursor reaches nothing that the query does not.
 */
export function bindCursor(list: List, cursor: string | null): string | null {
  return cursor === null ? null : `${digestOf(list)}.${cursor}`
}

/** @throws {AppError} `invalid_input` for a cursor of another list. */
export function unboundCursor(list: List, bound: string | undefined): string | undefined {
  if (bound === undefined) return undefined
  const [digest, cursor] = [bound.slice(0, DIGEST_LENGTH), bound.slice(DIGEST_LENGTH + 1)]
  if (digest === digestOf(list)) return cursor
  throw new AppError('invalid_input', {
    issues: [{ path: ['after'], message: 'This is not a cursor of this list.' }],
  })
}

function digestOf(list: List): string {
  const hash = createHash('sha256').update(JSON.stringify([list.accountId, list.query]))
  return hash.digest('base64url').slice(0, DIGEST_LENGTH)
}
