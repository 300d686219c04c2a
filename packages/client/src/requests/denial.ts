import { type ErrorCode, type Failure, failure } from '@signin/contracts'
import type { Caller } from '../verification/caller.ts'
import type { Identification } from './identify-caller.ts'

/** Seconds after which a client may retry while verification is unavailable. */
const RETRY_AFTER = 5

/** The error response for a rejected request. */
export interface Denial {
  status: number
  headers: Record<string, string>
  /** The format of Signin's own procedures, for clients that call both. */
  body: { error: Failure }
}

export interface Requirements {
  /** Allow only people, no services. */
  account?: boolean
  /** All of these scopes are required. */
  scopes?: readonly string[]
}

/** Returns null if the caller meets the requirements, else the error response (RFC 6750, 3). */
export function denialOf(
  identification: Identification,
  { account = false, scopes = [] }: Requirements,
  { realm, requestId }: { realm: string; requestId: string },
): Denial | null {
  const deny = (code: ErrorCode, challenge?: Record<string, string>): Denial => {
    const error = failure(
      code,
      requestId,
      code === 'unavailable' ? { retryAfter: RETRY_AFTER } : {},
    )
    return {
      status: error.data.httpStatus,
      headers: {
        'cache-control': 'no-store',
        ...(challenge && { 'www-authenticate': challengeOf({ realm, ...challenge }) }),
        ...(code === 'unavailable' && { 'retry-after': String(RETRY_AFTER) }),
      },
      body: { error },
    }
  }
  const insufficient = () =>
    deny('insufficient_scope', {
      error: 'insufficient_scope',
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    })

  switch (identification.status) {
    case 'verified':
      return meetsRequirements(identification.caller, account, scopes) ? null : insufficient()
    case 'nobody':
      return deny('not_signed_in', {})
    case 'foreign':
      return deny('foreign_origin')
    case 'unavailable':
      return deny('unavailable')
    case 'refused':
      if (identification.by === 'token') return deny('token_not_valid', { error: 'invalid_token' })
      if (identification.reason === 'second_factor_missing')
        return deny('second_factor_setup_required')
      return deny('not_signed_in', {})
  }
}

function meetsRequirements(caller: Caller, account: boolean, scopes: readonly string[]): boolean {
  if (account && caller.kind !== 'account') return false
  return scopes.every((scope) => caller.scopes.includes(scope))
}

function challengeOf(parameters: Record<string, string>): string {
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replace(/[^\x20-\x7e]|["\\]/g, '')}"`,
  )
  return `Bearer ${pairs.join(', ')}`
}
