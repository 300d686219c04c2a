import { hash } from 'node:crypto'
import { BoundedCache } from './bounded-cache.ts'
import { refused, type Verification } from './caller.ts'
import type { VerifiedClaims } from './claims.ts'
import type { KeySet } from './key-set.ts'
import type { Settings } from './options.ts'
import type { RevocationFeed } from './revocation-feed.ts'
import { createTokenCheck } from './token-check.ts'

const EXPIRED = Promise.resolve(refused('expired'))
const NOT_YET = Promise.resolve(refused('not_yet_valid'))
const REVOKED = Promise.resolve(refused('revoked'))

/** A verified token in the cache. Times are in milliseconds and include the clock tolerance. */
interface CachedToken {
  answer: Promise<Verification>
  issuedAt: number
  from: number
  validUntil: number
  /** The public id of the session or API token behind it. */
  id: string
  /** The hash of the id by which the feed names it, computed on first use. */
  idHash: string | null
}

export interface AccessTokensDeps {
  settings: Settings
  keys: KeySet
  /** Null if revocations are not checked. */
  feed: RevocationFeed | null
}

/** Verifies tokens and caches valid ones; a cached token is rechecked for expiry and revocation. */
export function createAccessTokens({ settings, keys, feed }: AccessTokensDeps) {
  const { clock, clockTolerance } = settings
  const cache = new BoundedCache<CachedToken>(settings.cachedTokens)
  const check = createTokenCheck(settings, keys)
  let generation = 0

  /** Not async: a cache hit returns an existing promise, without allocating one. */
  function verify(token: string): Promise<Verification> {
    const cached = cache.get(token)
    return cached === undefined ? verifyUncached(token) : verifyCached(token, cached)
  }

  function verifyCached(token: string, cached: CachedToken): Promise<Verification> {
    const now = clock()
    if (now >= cached.validUntil) {
      cache.delete(token)
      return EXPIRED
    }
    if (now < cached.from) return NOT_YET
    keys.refreshInBackground(now)
    if (feed) {
      if (!feed.isCurrent(now)) return Promise.reject(feed.staleError())
      if (isRevoked(cached, feed)) return REVOKED
    }
    return cached.answer
  }

  async function verifyUncached(token: string): Promise<Verification> {
    feed?.start()
    const generationBefore = generation
    const claims = await check(token)
    if (typeof claims === 'string') return refused(claims)
    if (feed && !feed.isCurrent(clock())) await feed.waitUntilCurrent()
    const cached = cacheEntryOf(claims)
    if (feed && isRevoked(cached, feed)) return REVOKED
    // Do not cache if the cache was cleared meanwhile: the token's key may have been withdrawn.
    if (generation === generationBefore) cache.set(token, cached)
    return cached.answer
  }

  function cacheEntryOf({ caller, iat, nbf, exp, id }: VerifiedClaims): CachedToken {
    return {
      answer: Promise.resolve(Object.freeze({ status: 'verified', caller })),
      issuedAt: iat * 1000,
      from: nbf * 1000 - clockTolerance,
      validUntil: exp * 1000 + clockTolerance,
      id,
      idHash: null,
    }
  }

  return {
    verify,
    clear(): void {
      generation += 1
      cache.clear()
    },
  }
}

function isRevoked(cached: CachedToken, feed: RevocationFeed): boolean {
  // The common case: no hash needs to be computed.
  if (feed.isEmpty()) return false
  cached.idHash ??= hashOf(cached.id)
  return feed.isRevoked(cached.idHash, cached.issuedAt)
}

/** The feed is public, so it contains hashes and does not reveal the ids. */
function hashOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
