import type { ErrorCode } from '@signin/contracts'
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'

export interface ProviderFailure {
  code: Extract<ErrorCode, 'identity_rejected' | 'provider_unavailable'>
  /** For the log. From the browser it takes only a code that {@link SAFE_ERROR_CODE} allows. */
  reason: string
}

/** The provider cannot be used at present, whatever the request. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable'
}

/** Transient errors of the provider or the network. */
const TRANSIENT_CODES = ['OAUTH_TIMEOUT', 'OAUTH_ABORT']
const TRANSIENT_ERRORS = ['server_error', 'temporarily_unavailable']
/** The provider rejects this client: a configuration error, which the person cannot fix. */
const CLIENT_ERRORS = ['invalid_client', 'unauthorized_client']
/** An error code that is safe to log: a subset of RFC 6749 (4.1.2.1), limited in length. */
const SAFE_ERROR_CODE = /^[\w.-]{1,64}$/

/** Classifies an error as a rejection or an outage of the provider. Null for a bug of this code. */
export function failureOf(error: unknown): ProviderFailure | null {
  if (error instanceof ProviderUnavailable) {
    return failure(true, failureOf(error.cause)?.reason ?? error.message)
  }
  if (isAborted(error)) return failure(true, 'it broke off, or took too long')
  if (error instanceof AuthorizationResponseError) {
    const code = SAFE_ERROR_CODE.test(error.error) ? error.error : 'an error'
    return failure(TRANSIENT_ERRORS.includes(code), `it answered ${code}`)
  }
  if (error instanceof ResponseBodyError) {
    const code = SAFE_ERROR_CODE.test(error.error) ? error.error : 'an error'
    const isTransient = error.status >= 500 || CLIENT_ERRORS.includes(code)
    return failure(isTransient, `its token endpoint answered ${code}`)
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return failure(true, `it answered ${error.status} to what we showed it`)
  }
  if (error instanceof ClientError) {
    const { cause, code = '' } = error
    const isTransient =
      TRANSIENT_CODES.includes(code) || (cause instanceof Response && cause.status >= 500)
    const why = cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
    return failure(isTransient, `${code} ${why}`.trim())
  }
  // fetch throws this if it cannot connect.
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return failure(true, 'it cannot be reached')
  }
  return null
}

/** Also in the middle of a response body, which the library reports as invalid JSON. */
function isAborted(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message, cause } = error
  if (name === 'TimeoutError' || name === 'AbortError') return true
  return (error instanceof TypeError && message === 'terminated') || isAborted(cause)
}

function failure(isTransient: boolean, reason: string): ProviderFailure {
  return { code: isTransient ? 'provider_unavailable' : 'identity_rejected', reason }
}
