import type { TRPC_ERROR_CODE_NUMBER } from '@trpc/server/rpc'
import { MAX_BATCH_QUERIES } from './batch.ts'

/**
 * All error codes of the contract. Clients switch on the code. The message is public: it reveals
 * nothing about the cause.
 */
export const errors = {
  invalid_input: { status: 400, message: 'Some of what was sent is not valid.' },
  batch_too_large: {
    status: 400,
    message: `Send at most ${MAX_BATCH_QUERIES} queries in one batch.`,
  },
  mutation_in_batch: { status: 400, message: 'Send each mutation in a request of its own.' },
  unknown_audience: { status: 400, message: 'No token is made for this audience.' },
  wrong_email_or_password: { status: 401, message: 'The address or the password is wrong.' },
  wrong_password: { status: 401, message: 'The password is wrong.' },
  wrong_code: { status: 401, message: 'The code is wrong, or was used already.' },
  passkey_rejected: { status: 401, message: 'The passkey was not accepted.' },
  unknown_passkey: { status: 401, message: 'This passkey belongs to no account here.' },
  sign_in_expired: { status: 401, message: 'Begin signing in again.' },
  identity_rejected: { status: 401, message: 'The other service did not confirm who you are.' },
  token_not_valid: { status: 401, message: 'This token is wrong, has expired or was revoked.' },
  not_signed_in: { status: 401, message: 'Sign in first.' },
  not_signed_in_recently: { status: 403, message: 'Confirm that it is you first.' },
  account_suspended: { status: 403, message: 'This account is suspended.' },
  second_factor_setup_required: {
    status: 403,
    message: 'A second step is required of this account.',
  },
  insufficient_scope: {
    status: 403,
    message: 'There is no such scope here, or none that goes so far.',
  },
  admins_only: { status: 403, message: 'Your role does not allow this.' },
  impersonating: { status: 403, message: 'This is not possible while you act as somebody else.' },
  impersonation_off: { status: 403, message: 'Nobody can act as somebody else here.' },
  foreign_origin: { status: 403, message: 'This request came from another site.' },
  not_found: { status: 404, message: 'There is nothing here by that name.' },
  wrong_method: { status: 405, message: 'This is called with another HTTP method.' },
  timed_out: { status: 408, message: 'The request took too long to arrive.' },
  last_credential: { status: 409, message: 'Another way to sign in is needed first.' },
  address_taken: { status: 409, message: 'Another account has this address.' },
  last_admin: { status: 409, message: 'Make somebody else an administrator first.' },
  identity_taken: { status: 409, message: 'It opens another account already.' },
  too_many_identities: { status: 409, message: 'Disconnect one first: there are too many.' },
  too_many_tokens: { status: 409, message: 'Revoke a token first: there are too many.' },
  link_not_valid: { status: 410, message: 'This link is not valid any more.' },
  too_large: { status: 413, message: 'The request is too large.' },
  wrong_content_type: { status: 415, message: 'Send JSON, as application/json.' },
  too_many_calls: { status: 429, message: 'Too many tries. Wait a moment.' },
  headers_too_large: { status: 431, message: "The request's headers are too large." },
  internal: { status: 500, message: 'Something went wrong on our side.' },
  provider_unavailable: { status: 503, message: 'The other service does not answer just now.' },
  too_slow: { status: 503, message: 'This search takes too long. Narrow it, and try again.' },
  busy: { status: 503, message: 'Too much is going on just now. Try again in a moment.' },
  unavailable: { status: 503, message: 'The service is not available just now.' },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof errors

/** A validation error of one input field. `message` is worded for the person at the form. */
export interface Issue {
  path: (string | number)[]
  message: string
}

export interface FailureDetails {
  /** Seconds until the call may be retried. */
  retryAfter?: number
  issues?: Issue[]
}

/** An expected failure: a service throws it to end the call with an error of the table. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: FailureDetails

  constructor(code: ErrorCode, details: FailureDetails = {}) {
    super(errors[code].message)
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

/** The `error` object of a failed call, the same from tRPC and from the HTTP layer around it. */
export interface Failure {
  message: string
  /** The JSON-RPC 2.0 error code. Clients switch on `data.code` instead. */
  code: TRPC_ERROR_CODE_NUMBER
  data: FailureDetails & { code: ErrorCode; httpStatus: number; requestId: string }
}

export function failure(code: ErrorCode, requestId: string, details: FailureDetails = {}): Failure {
  const { status, message } = errors[code]
  return {
    message,
    code: rpcCode(status),
    data: { code, httpStatus: status, requestId, ...details },
  }
}

/** JSON-RPC 2.0 reserves -32000 to -32099 for servers; tRPC's codes end in the HTTP status. */
function rpcCode(status: number): TRPC_ERROR_CODE_NUMBER {
  if (status >= 500) return -32603
  return rpcCodes[status] ?? -32600
}

const rpcCodes: Record<number, TRPC_ERROR_CODE_NUMBER> = {
  401: -32001,
  403: -32003,
  404: -32004,
  405: -32005,
  408: -32008,
  409: -32009,
  413: -32013,
  415: -32015,
  429: -32029,
}
