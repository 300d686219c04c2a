import { createAccessTokens } from './access-tokens.ts'
import type { Verification } from './caller.ts'
import { createHttpClient } from './http-client.ts'
import { createKeySet } from './key-set.ts'
import { settingsOf, type VerifierOptions } from './options.ts'
import { createRevocationFeed } from './revocation-feed.ts'
import { createSessions } from './sessions.ts'
import { createTokenExchange } from './token-exchange.ts'
import { VerifierUnavailable } from './unavailable.ts'

/** For the long poll of the feed and for the keys. */
const BACKGROUND_CONNECTIONS = 2
/** For sessions: bounded, so that a flood of cookies does not become a flood of connections. */
const SESSION_CONNECTIONS = 32

/** Authenticates callers by an access token or by Signin's session cookie. */
export interface Verifier {
  readonly issuer: string
  readonly audience: string
  /**
   * Verifies an access token locally: signature, issuer, audience, times and revocation. A cached
   * token costs a lookup. Rejects with VerifierUnavailable if Signin's keys or its revocation feed are
   * unavailable.
   *
   * @param token what follows `Bearer ` in the Authorization header
   */
  verifyAccessToken(token: string): Promise<Verification>
  /**
   * Verifies the session cookie of a browser, for services on Signin's own host. It calls Signin on
   * first use, and then once per lifetime of an access token (five minutes); revocations in between
   * come from the feed. Rejects with VerifierUnavailable if Signin is unavailable.
   *
   * @param cookieHeader the request's whole Cookie header. Only Signin's cookie is sent to Signin.
   */
  verifySession(cookieHeader: string | null | undefined): Promise<Verification>
  /** Stops the feed and clears the caches. Later calls reject with VerifierUnavailable. */
  close(): void
}

/**
 * Creates a verifier for one service. Create one per process: it caches keys, tokens and revocations.
 * It sends no request before its first use, and does not keep the process alive.
 *
 * Throws a TypeError for invalid options.
 *
 * @example
 * const verifier = createVerifier({ issuer: 'https://accounts.example.com', audience: 'notes' })
 * const answer = await verifier.verifyAccessToken(token)
 * if (answer.status === 'refused') return unauthorized(answer.reason)
 * const { caller } = answer
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const settings = settingsOf(options)
  const { issuer, audience, url, revocations, timeout } = settings
  const http = createHttpClient(url, BACKGROUND_CONNECTIONS)
  const httpForSessions = createHttpClient(url, SESSION_CONNECTIONS)
  const keys = createKeySet({ ...settings, http, onWithdrawn: () => tokens.clear() })
  const feed = revocations
    ? createRevocationFeed({ ...settings, http, silence: settings.feedSilence })
    : null
  const tokens = createAccessTokens({ settings, keys, feed })
  const exchangeForToken = createTokenExchange({ http: httpForSessions, audience, timeout })
  const sessions = createSessions({ settings, tokens, exchangeForToken })
  let open = true

  const closed = () => Promise.reject(new VerifierUnavailable('This verifier was closed.'))
  return {
    issuer,
    audience,
    verifyAccessToken: (token) => (open ? tokens.verify(token) : closed()),
    verifySession: (cookieHeader) => (open ? sessions.verify(cookieHeader) : closed()),
    close(): void {
      open = false
      feed?.close()
      tokens.clear()
      sessions.clear()
      http.close()
      httpForSessions.close()
    },
  }
}
