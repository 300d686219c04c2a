import { type ErrorCode, type Failure, failure } from '@signin/contracts'
import type { Caller } from '../verification/caller.ts'
import type { Identification } from './identify-caller.ts'

/** Seconds until a verifier that knows nothing is worth asking again. */
const RETRY_AFTER = 5

/** What a request that is not let through is answered with. */
export interface Denial {
  status: number
  headers: Record<string, string>
  /** As Signin's own procedures answer, for programs that call both. */
  body: { error: Failure }
}

export interface Need {
  /** Only a person will do. */
  account?: boolean
  /** All of these. */
  scopes?: readonly string[]
}

/** Null where the caller has what is needed (RFC 6750, 3). */
export function denialOf(
  identification: Identification,
  { account = false, scopes = [] }: Need,
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
      return lets(identification.caller, account, scopes) ? null : insufficient()
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

function lets(caller: Caller, account: boolean, scopes: readonly string[]): boolean {
  if (account && caller.kind !== 'account') return false
  return scopes.every((scope) => caller.scopes.includes(scope))
}

function challengeOf(parameters: Record<string, string>): string {
  const spelt = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replace(/[^\x20-\x7e]|["\\]/g, '')}"`,
  )
  return `Bearer ${spelt.join(', ')}`
}
