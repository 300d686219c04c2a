import { hash } from 'node:crypto'
import type { AccessTokens } from './access-tokens.ts'
import { BoundedMemory } from './bounded-memory.ts'
import { type RejectionReason, refused, type Verification } from './caller.ts'
import type { issuing } from './issued.ts'
import type { Settings } from './options.ts'
import { type SessionCookie, sessionCookie } from './session-cookie.ts'
import { VerifierUnavailable } from './unavailable.ts'

/** Before a token's end another is asked for; a short one is used for four fifths of its life. */
const EXPIRY_MARGIN_MS = 30_000
const MARGIN_SHARE = 1 / 5
/** How long a cookie is known to be dead: who reloads in a hurry costs Signin one question. */
const REFUSED = 1000

const NO_SESSION = Promise.resolve(refused('no_session'))

/** What is known of a cookie, under the hash of its value: a token, or that there is none. */
type Known = { token: string; until: number } | { token: null; until: number }

export interface SessionsDeps {
  settings: Settings
  tokens: AccessTokens
  issue: ReturnType<typeof issuing>
}

/** Checks session cookies: each is exchanged for an access token now and then, and that is checked. */
export function createSessions({ settings, tokens, issue }: SessionsDeps) {
  const { clock, issuer } = settings
  const memory = new BoundedMemory<Known>(settings.cachedSessions)
  const underWay = new Map<string, Promise<Verification>>()

  function verify(header: string | null | undefined): Promise<Verification> {
    const cookie = sessionCookie(header, issuer)
    if (!cookie) return NO_SESSION
    const key = hash('sha256', cookie.value, 'base64url')
    const known = memory.get(key)
    if (known === undefined || clock() >= known.until) return exchangeOnce(key, cookie)
    return known.token === null ? NO_SESSION : verifyKnown(key, cookie, known.token)
  }

  async function verifyKnown(key: string, cookie: SessionCookie, token: string) {
    const answer = await tokens.verify(token)
    if (answer.status === 'verified') return answer
    memory.delete(key)
    // Its key may have been withdrawn, which says nothing of the session.
    return answer.reason === 'revoked' ? answer : exchangeOnce(key, cookie)
  }

  function exchangeOnce(key: string, cookie: SessionCookie): Promise<Verification> {
    const waiting = underWay.get(key)
    if (waiting) return waiting
    const exchanging = exchange(key, cookie).finally(() => underWay.delete(key))
    underWay.set(key, exchanging)
    return exchanging
  }

  async function exchange(key: string, cookie: SessionCookie): Promise<Verification> {
    try {
      const issued = await issue(cookie)
      return typeof issued === 'string' ? reject(key, issued) : await remember(key, issued.token)
    } catch (error) {
      const known = memory.get(key)
      // The token in hand is good until its end, whoever does not answer.
      if (!(error instanceof VerifierUnavailable) || !known?.token) throw error
      const answer = await tokens.verify(known.token)
      if (answer.status === 'refused' && answer.reason !== 'revoked') throw error
      return answer
    }
  }

  function reject(key: string, reason: RejectionReason): Verification {
    if (reason === 'no_session') memory.set(key, { token: null, until: clock() + REFUSED })
    else memory.delete(key)
    return refused(reason)
  }

  async function remember(key: string, token: string): Promise<Verification> {
    const answer = await tokens.verify(token)
    if (answer.status === 'verified') {
      const now = clock()
      const end = Date.parse(answer.caller.expiresAt)
      const margin = Math.min(EXPIRY_MARGIN_MS, (end - now) * MARGIN_SHARE)
      memory.set(key, { token, until: end - margin })
    }
    return answer
  }

  return { verify, clear: () => memory.clear() }
}
