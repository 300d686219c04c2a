import { type ErrorCode, errors, type FailureDetails } from '@signin/contracts'
import { isTRPCClientError } from '@trpc/client'

/**
 * All failure codes: those of the contract's error table, and `unreachable` if no response of Signin
 * arrived (no network, a captive portal).
 */
export type FailureCode = ErrorCode | 'unreachable'

export interface ClientFailure extends FailureDetails {
  code: FailureCode
  /** For bug reports; empty if no response arrived. */
  requestId: string
}

/**
 * Maps any error with which a call rejects to a `ClientFailure`. An unknown code of a newer server,
 * and an error that is not of a call, become `internal`, so that a switch over the union stays
 * exhaustive.
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
