import { hash } from 'node:crypto'
import type { AccessTokens } from './access-tokens.ts'
import { BoundedCache } from './bounded-cache.ts'
import { type RejectionReason, refused, type Verification } from './caller.ts'
import type { Settings } from './options.ts'
import { type SessionCookie, sessionCookie } from './session-cookie.ts'
import type { createTokenExchange } from './token-exchange.ts'
import { VerifierUnavailable } from './unavailable.ts'

/** A token is renewed 30 s before it expires, or after four fifths of its lifetime if shorter. */
const EXPIRY_MARGIN_MS = 30_000
const MARGIN_SHARE = 1 / 5
/** In ms. Invalid cookies are cached too, so that repeated requests cost Signin one call a second. */
const INVALID_COOKIE_TTL_MS = 1000

const NO_SESSION = Promise.resolve(refused('no_session'))

/** The cached exchange of a cookie, by the cookie's hash: its access token, or null if invalid. */
type CachedExchange = { token: string; staleAt: number } | { token: null; staleAt: number }

export interface SessionsDeps {
  settings: Settings
  tokens: AccessTokens
  exchangeForToken: ReturnType<typeof createTokenExchange>
}

/** Verifies session cookies: a cookie is exchanged for an access token, which is cached and verified. */
export function createSessions({ settings, tokens, exchangeForToken }: SessionsDeps) {
  const { clock, issuer } = settings
  const cache = new BoundedCache<CachedExchange>(settings.cachedSessions)
  const inFlight = new Map<string, Promise<Verification>>()

  function verify(header: string | null | undefined): Promise<Verification> {
    const cookie = sessionCookie(header, issuer)
    if (!cookie) return NO_SESSION
    const key = hash('sha256', cookie.value, 'base64url')
    const cached = cache.get(key)
    if (cached === undefined || clock() >= cached.staleAt) return exchangeOnce(key, cookie)
    return cached.token === null ? NO_SESSION : verifyCached(key, cookie, cached.token)
  }

  async function verifyCached(key: string, cookie: SessionCookie, token: string) {
    const answer = await tokens.verify(token)
    if (answer.status === 'verified') return answer
    cache.delete(key)
    // If the token's key was withdrawn, the session may still be valid.
    return answer.reason === 'revoked' ? answer : exchangeOnce(key, cookie)
  }

  function exchangeOnce(key: string, cookie: SessionCookie): Promise<Verification> {
    const pending = inFlight.get(key)
    if (pending) return pending
    const exchanging = exchange(key, cookie).finally(() => inFlight.delete(key))
    inFlight.set(key, exchanging)
    return exchanging
  }

  async function exchange(key: string, cookie: SessionCookie): Promise<Verification> {
    try {
      const exchanged = await exchangeForToken(cookie)
      return typeof exchanged === 'string'
        ? cacheRejection(key, exchanged)
        : await verifyAndCache(key, exchanged.token)
    } catch (error) {
      const cached = cache.get(key)
      // While Signin is unavailable, the cached token stays valid until it expires.
      if (!(error instanceof VerifierUnavailable) || !cached?.token) throw error
      const answer = await tokens.verify(cached.token)
      if (answer.status === 'refused' && answer.reason !== 'revoked') throw error
      return answer
    }
  }

  function cacheRejection(key: string, reason: RejectionReason): Verification {
    if (reason === 'no_session')
      cache.set(key, { token: null, staleAt: clock() + INVALID_COOKIE_TTL_MS })
    else cache.delete(key)
    return refused(reason)
  }

  async function verifyAndCache(key: string, token: string): Promise<Verification> {
    const answer = await tokens.verify(token)
    if (answer.status === 'verified') {
      const now = clock()
      const end = Date.parse(answer.caller.expiresAt)
      const margin = Math.min(EXPIRY_MARGIN_MS, (end - now) * MARGIN_SHARE)
      cache.set(key, { token, staleAt: end - margin })
    }
    return answer
  }

  return { verify, clear: () => cache.clear() }
}
