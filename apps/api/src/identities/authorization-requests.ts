import { createHmac, timingSafeEqual } from 'node:crypto'
import { hashToken, newRandomToken, RANDOM_TOKEN } from '../crypto/random-token.ts'
import type { RequestContext } from '../request-context.ts'
import {
  type AuthorizationRequestRow,
  addAuthorizationRequest,
  type Claimed,
  type ConsumedAuthorizationRequest,
  consumeAuthorizationRequest,
  consumeClaim,
  deleteExpiredAuthorizationRequests,
  type IdentityTables,
} from './table.ts'

/** As long as the second proof may take: at the provider, people may have to sign in first. */
const AUTHORIZATION_REQUEST_TTL_MS = 10 * 60_000
/** As long as the link that confirms the address. */
const CLAIM_TTL_MS = 60 * 60_000

/** What binds an answer of a provider to the browser that was sent there. */
export interface AuthorizationSecrets {
  /** Tells the browser from others (RFC 6749, 10.12). */
  state: string
  /** Tells the id_token of this visit from others (OpenID Connect Core, 15.5.2). */
  nonce: string
  /** PKCE's: a code stolen on its way is of no use without (RFC 7636). */
  verifier: string
}

export interface AuthorizationRequestsDeps {
  db: IdentityTables
  clock: () => Date
}

export type AuthorizationRequests = ReturnType<typeof createAuthorizationRequests>

type CookieHandle = RequestContext['cookies']['authorizationRequest']

/**
 * Browsers that were sent to a provider. All that has to be secret is derived from a cookie, so that
 * the database, which keeps its hash, could finish nobody's visit.
 */
export function createAuthorizationRequests({ db, clock }: AuthorizationRequestsDeps) {
  const lifetimeOf = (cookieValue: string, milliseconds: number) => {
    const createdAt = clock()
    const expiresAt = new Date(createdAt.getTime() + milliseconds)
    return { tokenHash: hashToken(cookieValue), createdAt, expiresAt }
  }

  return {
    /** One begun before in this browser loses its cookie, and is void. */
    async create(
      cookieHandle: CookieHandle,
      request: AuthorizationRequestRow,
    ): Promise<AuthorizationSecrets> {
      const cookieValue = newRandomToken()
      await addAuthorizationRequest(db, {
        ...request,
        ...lifetimeOf(cookieValue, AUTHORIZATION_REQUEST_TTL_MS),
      })
      cookieHandle.set(cookieValue)
      return secretsOf(cookieValue, request.provider)
    },

    /**
     * Uses up this browser's visit to that provider, and tells how many milliseconds ago it began. An
     * answer to another one, such as one forged
     * or begun in another tab, is refused and leaves this browser's open.
     */
    async take(
      cookieHandle: CookieHandle,
      provider: string,
      state: string | undefined,
    ): Promise<(ConsumedAuthorizationRequest & AuthorizationSecrets & { age: number }) | null> {
      const cookieValue = readIn(cookieHandle)
      if (cookieValue === null) return null
      const secrets = secretsOf(cookieValue, provider)
      if (state === undefined || !isSame(state, secrets.state)) return null
      const tokenHash = hashToken(cookieValue)
      const now = clock()
      const taken = await consumeAuthorizationRequest(db, { tokenHash, provider, now })
      if (taken) cookieHandle.clear()
      return taken && { ...taken, ...secrets, age: now.getTime() - taken.createdAt.getTime() }
    },

    /** In that transaction: keeps what this browser proved. Answers what its cookie is to hold. */
    async keep(tx: IdentityTables, registrationId: string, claimed: Claimed): Promise<string> {
      const cookieValue = newRandomToken()
      const whose = { registrationId, purpose: 'signIn', accountId: null, sessionId: null } as const
      await addAuthorizationRequest(tx, {
        ...claimed,
        ...whose,
        ...lifetimeOf(cookieValue, CLAIM_TTL_MS),
      })
      return cookieValue
    },

    /** In that transaction: uses up what this browser proved when it began that registration. */
    async claim(
      tx: IdentityTables,
      cookieHandle: CookieHandle,
      registrationId: string,
    ): Promise<Claimed | null> {
      const cookieValue = readIn(cookieHandle)
      if (cookieValue === null) return null
      const tokenHash = hashToken(cookieValue)
      const claimed = await consumeClaim(tx, { tokenHash, registrationId, now: clock() })
      if (claimed) cookieHandle.clear()
      return claimed
    },

    deleteExpired: () => deleteExpiredAuthorizationRequests(db, clock()),
  }
}

function readIn(cookieHandle: CookieHandle): string | null {
  const cookieValue = cookieHandle.read()
  return cookieValue && RANDOM_TOKEN.test(cookieValue) ? cookieValue : null
}

/** The provider's name is part of each: what was begun at one is worth nothing at another. */
function secretsOf(cookieValue: string, provider: string): AuthorizationSecrets {
  const derive = (what: string) =>
    createHmac('sha256', cookieValue)
      .update(`identity visit, ${what}, ${provider}`)
      .digest('base64url')
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
