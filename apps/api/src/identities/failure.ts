import type { ErrorCode } from '@signin/contracts'
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'

export interface ProviderFailure {
  code: Extract<ErrorCode, 'identity_rejected' | 'provider_unavailable'>
  /** For the log: no word of it was chosen by a stranger. */
  reason: string
}

/** Nothing can be asked of it, whatever the browser brought. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable'
}

/** What a provider, or its network, may get over by itself. */
const PASSING = ['OAUTH_TIMEOUT', 'OAUTH_ABORT']
const PASSING_ANSWERS = ['server_error', 'temporarily_unavailable']
/** It does not know us, which whoever wants to sign in can do nothing about. */
const NOT_OURS = ['invalid_client', 'unauthorized_client']
/** What RFC 6749 (4.1.2.1) lets an error be, and no longer than any is. */
const PLAIN = /^[\w.-]{1,64}$/

/** Whether the provider said no, or nothing that is worth anything. Null for a surprise of our own. */
export function failureOf(error: unknown): ProviderFailure | null {
  if (error instanceof ProviderUnavailable) {
    return failure(true, failureOf(error.cause)?.reason ?? error.message)
  }
  if (isBrokenOff(error)) return failure(true, 'it broke off, or took too long')
  if (error instanceof AuthorizationResponseError) {
    const answer = PLAIN.test(error.error) ? error.error : 'an error'
    return failure(PASSING_ANSWERS.includes(answer), `it answered ${answer}`)
  }
  if (error instanceof ResponseBodyError) {
    const answer = PLAIN.test(error.error) ? error.error : 'an error'
    const passing = error.status >= 500 || NOT_OURS.includes(answer)
    return failure(passing, `its token endpoint answered ${answer}`)
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    return failure(true, `it answered ${error.status} to what we showed it`)
  }
  if (error instanceof ClientError) {
    const { cause, code = '' } = error
    const passing = PASSING.includes(code) || (cause instanceof Response && cause.status >= 500)
    const why = cause instanceof Error ? `${error.message}: ${cause.message}` : error.message
    return failure(passing, `${code} ${why}`.trim())
  }
  // What fetch throws where there is nobody to answer.
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return failure(true, 'it cannot be reached')
  }
  return null
}

/** Also within its answer, of which there is then a part: the library calls that no JSON. */
function isBrokenOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { name, message, cause } = error
  if (name === 'TimeoutError' || name === 'AbortError') return true
  return (error instanceof TypeError && message === 'terminated') || isBrokenOff(cause)
}

function failure(passing: boolean, reason: string): ProviderFailure {
  return { code: passing ? 'provider_unavailable' : 'identity_rejected', reason }
}
