import { createHmac, timingSafeEqual } from 'node:crypto'
import { hashToken, newRandomToken, RANDOM_TOKEN } from '../crypto/random-token.ts'
import type { RequestContext } from '../request-context.ts'
import {
  type AuthorizationRequestRow,
  addAuthorizationRequest,
  type ConsumedAuthorizationRequest,
  consumeAuthorizationRequest,
  consumeClaim,
  deleteExpiredAuthorizationRequests,
  type IdentityTables,
  type ProvedIdentity,
} from './table.ts'

/** As long as a second factor may take: the person may have to sign in at the provider first. */
const AUTHORIZATION_REQUEST_TTL_MS = 10 * 60_000
/** As long as the email link that confirms the registration. */
const CLAIM_TTL_MS = 60 * 60_000

/** The secrets that bind the provider's response to the browser that started the request. */
export interface AuthorizationSecrets {
  /** Prevents CSRF: binds the callback to this browser (RFC 6749, 10.12). */
  state: string
  /** Prevents replay: binds the id_token to this request (OpenID Connect Core, 15.5.2). */
  nonce: string
  /** PKCE code verifier: an intercepted code cannot be redeemed without it (RFC 7636). */
  verifier: string
}

export interface AuthorizationRequestsDeps {
  db: IdentityTables
  clock: () => Date
}

export type AuthorizationRequests = ReturnType<typeof createAuthorizationRequests>

type CookieHandle = RequestContext['cookies']['authorizationRequest']

/**
 * Pending authorization requests. All secrets are derived from a cookie, of which the database
 * stores only the hash: a leaked database cannot complete any request.
 */
export function createAuthorizationRequests({ db, clock }: AuthorizationRequestsDeps) {
  const tokenColumnsOf = (cookieValue: string, ttlMs: number) => {
    const createdAt = clock()
    const expiresAt = new Date(createdAt.getTime() + ttlMs)
    return { tokenHash: hashToken(cookieValue), createdAt, expiresAt }
  }

  return {
    /** Replaces the cookie, so an earlier request of this browser can no longer complete. */
    async create(
      cookieHandle: CookieHandle,
      request: AuthorizationRequestRow,
    ): Promise<AuthorizationSecrets> {
      const cookieValue = newRandomToken()
      await addAuthorizationRequest(db, {
        ...request,
        ...tokenColumnsOf(cookieValue, AUTHORIZATION_REQUEST_TTL_MS),
      })
      cookieHandle.set(cookieValue)
      return secretsOf(cookieValue, request.provider)
    },

    /**
     * Consumes this browser's request to that provider; its age is in milliseconds. Null if `state`
     * belongs to another request, forged or of another tab; this browser's request stays pending.
     */
    async consume(
      cookieHandle: CookieHandle,
      provider: string,
      state: string | undefined,
    ): Promise<(ConsumedAuthorizationRequest & AuthorizationSecrets & { ageMs: number }) | null> {
      const cookieValue = readCookie(cookieHandle)
      if (cookieValue === null) return null
      const secrets = secretsOf(cookieValue, provider)
      if (state === undefined || !isSame(state, secrets.state)) return null
      const tokenHash = hashToken(cookieValue)
      const now = clock()
      const consumed = await consumeAuthorizationRequest(db, { tokenHash, provider, now })
      if (consumed) cookieHandle.clear()
      return (
        consumed && { ...consumed, ...secrets, ageMs: now.getTime() - consumed.createdAt.getTime() }
      )
    },

    /**
     * In the caller's transaction: stores the identity that this browser proved, until the
     * registration is confirmed. Returns the value of the cookie that claims it.
     */
    async addClaim(
      tx: IdentityTables,
      registrationId: string,
      claimed: ProvedIdentity,
    ): Promise<string> {
      const cookieValue = newRandomToken()
      const columns = {
        registrationId,
        purpose: 'signIn',
        accountId: null,
        sessionId: null,
      } as const
      await addAuthorizationRequest(tx, {
        ...claimed,
        ...columns,
        ...tokenColumnsOf(cookieValue, CLAIM_TTL_MS),
      })
      return cookieValue
    },

    /**
     * In the caller's transaction: consumes the identity that this browser proved when it began the
     * registration. Null if the cookie is of another browser, or the claim has expired.
     */
    async consumeClaim(
      tx: IdentityTables,
      cookieHandle: CookieHandle,
      registrationId: string,
    ): Promise<ProvedIdentity | null> {
      const cookieValue = readCookie(cookieHandle)
      if (cookieValue === null) return null
      const tokenHash = hashToken(cookieValue)
      const claimed = await consumeClaim(tx, { tokenHash, registrationId, now: clock() })
      if (claimed) cookieHandle.clear()
      return claimed
    },

    deleteExpired: () => deleteExpiredAuthorizationRequests(db, clock()),
  }
}

function readCookie(cookieHandle: CookieHandle): string | null {
  const cookieValue = cookieHandle.read()
  return cookieValue && RANDOM_TOKEN.test(cookieValue) ? cookieValue : null
}

/** The provider's id is part of each, so a secret issued for one provider fails at another. */
function secretsOf(cookieValue: string, provider: string): AuthorizationSecrets {
  const derive = (purpose: string) =>
    createHmac('sha256', cookieValue)
      .update(`identity visit, ${purpose}, ${provider}`)
      .digest('base64url')
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
