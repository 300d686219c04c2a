import { createAccessTokens } from './access-tokens.ts'
import { asking } from './asking.ts'
import type { Verification } from './caller.ts'
import { issuing } from './issued.ts'
import { createKeySet } from './key-set.ts'
import { settingsOf, type VerifierOptions } from './options.ts'
import { createRevocationFeed } from './revocation-feed.ts'
import { createSessions } from './sessions.ts'
import { VerifierUnavailable } from './unavailable.ts'

/** For keys and the feed: one that waits, and one that asks. */
const OWN_CONNECTIONS = 2
/** For sessions, so that a flood of cookies is not passed on as one of connections. */
const SESSION_CONNECTIONS = 32

/** Tells who is asking, by an access token or by Signin's session cookie. */
export interface Verifier {
  readonly issuer: string
  readonly audience: string
  /**
   * Checks an access token without asking Signin: signature, issuer, audience, times, and whether
   * it was revoked. A token seen before costs a look-up. Rejects with VerifierUnavailable where
   * Signin's keys or its revocation feed cannot be had.
   *
   * @param token what follows `Bearer ` in the Authorization header
   */
  verifyAccessToken(token: string): Promise<Verification>
  /**
   * Checks the session cookie of a browser, for services on Signin's own host. Signin is asked the
   * first time, and then once in the life of an access token (five minutes); what is revoked
   * meanwhile is told by the feed. Rejects with VerifierUnavailable where Signin does not answer.
   *
   * @param cookieHeader the request's whole Cookie header. Only Signin's cookie leaves this machine.
   */
  verifySession(cookieHeader: string | null | undefined): Promise<Verification>
  /** Ends the feed and lets go of what is remembered. Calls after it reject with VerifierUnavailable. */
  close(): void
}

/**
 * A verifier for one service. Make one for the life of the process: it is what remembers keys,
 * tokens and revocations. It asks for nothing until its first use, and does not keep a process alive.
 *
 * Throws a TypeError for options that can never work.
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
  const ask = asking(url, OWN_CONNECTIONS)
  const askForSessions = asking(url, SESSION_CONNECTIONS)
  const keys = createKeySet({ ...settings, ask, onWithdrawn: () => tokens.clear() })
  const feed = revocations
    ? createRevocationFeed({ ...settings, ask, silence: settings.feedSilence })
    : null
  const tokens = createAccessTokens({ settings, keys, feed })
  const issue = issuing({ ask: askForSessions, audience, timeout })
  const sessions = createSessions({ settings, tokens, issue })
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
      ask.close()
      askForSessions.close()
    },
  }
}
