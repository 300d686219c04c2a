import { type ErrorCode, errors, type FailureDetails } from '@signin/contracts'
import { isTRPCClientError } from '@trpc/client'

/**
 * Every way a call can end badly, as the caller sees it: a row of the contract's error table, or
 * `unreachable` when no answer arrived that means anything (no network, some page in between).
 */
export type FailureCode = ErrorCode | 'unreachable'

export interface ClientFailure extends FailureDetails {
  code: FailureCode
  /** For the person who reports it; empty when no answer arrived. */
  requestId: string
}

/**
 * What went wrong, whatever a call rejected with. A code that this version does not know (the
 * server is newer) reads as `internal`, and so does an error that is not of a call, so that a
 * switch over the union stays exhaustive.
 */
export function failureOf(error: unknown): ClientFailure {
  if (!isTRPCClientError(error)) return { code: 'internal', requestId: '' }
  const data: unknown = error.data
  if (!isObject(data) || typeof data.code !== 'string') {
    return { code: 'unreachable', requestId: '' }
  }
  return {
    code: Object.hasOwn(errors, data.code) ? (data.code as ErrorCode) : 'internal',
    requestId: typeof data.requestId === 'string' ? data.requestId : '',
    ...(typeof data.retryAfter === 'number' && { retryAfter: data.retryAfter }),
    ...(Array.isArray(data.issues) && {
      issues: data.issues as NonNullable<ClientFailure['issues']>,
    }),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
