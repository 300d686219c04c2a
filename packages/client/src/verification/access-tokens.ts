import { hash } from 'node:crypto'
import { BoundedMemory } from './bounded-memory.ts'
import { refused, type Verification } from './caller.ts'
import type { Reported } from './claims.ts'
import { firstSight } from './first-sight.ts'
import type { KeySet } from './key-set.ts'
import type { Settings } from './options.ts'
import type { RevocationFeed } from './revocation-feed.ts'

const EXPIRED = Promise.resolve(refused('expired'))
const NOT_YET = Promise.resolve(refused('not_yet_valid'))
const REVOKED = Promise.resolve(refused('revoked'))

/** A verified token. Times are in milliseconds, the tolerance included. */
interface Seen {
  answer: Promise<Verification>
  issuedAt: number
  from: number
  until: number
  /** The public id of the session or API token behind it. */
  id: string
  /** What the feed calls it, once somebody had to know. */
  reference: string | null
}

export interface AccessTokensDeps {
  settings: Settings
  keys: KeySet
  /** Null where nobody listens. */
  feed: RevocationFeed | null
}

/** Checks tokens, and remembers those that were good: for them the time and the feed are asked. */
export function createAccessTokens({ settings, keys, feed }: AccessTokensDeps) {
  const { clock, clockTolerance } = settings
  const memory = new BoundedMemory<Seen>(settings.cachedTokens)
  const check = firstSight(settings, keys)
  let timesForgotten = 0

  /** No async function: what it answers most of the time is a promise that was made before. */
  function verify(token: string): Promise<Verification> {
    const seen = memory.get(token)
    return seen === undefined ? verifyAnew(token) : verifyAgain(token, seen)
  }

  function verifyAgain(token: string, seen: Seen): Promise<Verification> {
    const now = clock()
    if (now >= seen.until) {
      memory.delete(token)
      return EXPIRED
    }
    if (now < seen.from) return NOT_YET
    keys.freshen(now)
    if (feed) {
      if (!feed.isHeard(now)) return Promise.reject(feed.unheard())
      if (isRevoked(seen, feed)) return REVOKED
    }
    return seen.answer
  }

  async function verifyAnew(token: string): Promise<Verification> {
    feed?.start()
    const before = timesForgotten
    const told = await check(token)
    if (typeof told === 'string') return refused(told)
    if (feed && !feed.isHeard(clock())) await feed.heard()
    const seen = seenOf(told)
    if (feed && isRevoked(seen, feed)) return REVOKED
    // Its key may have been withdrawn meanwhile, and would be believed until the token's end.
    if (timesForgotten === before) memory.set(token, seen)
    return seen.answer
  }

  function seenOf({ caller, iat, nbf, exp, id }: Reported): Seen {
    return {
      answer: Promise.resolve(Object.freeze({ status: 'verified', caller })),
      issuedAt: iat * 1000,
      from: nbf * 1000 - clockTolerance,
      until: exp * 1000 + clockTolerance,
      id,
      reference: null,
    }
  }

  return {
    verify,
    clear(): void {
      timesForgotten += 1
      memory.clear()
    },
  }
}

function isRevoked(seen: Seen, feed: RevocationFeed): boolean {
  // Most of the time there is nothing to look for.
  if (feed.isEmpty()) return false
  seen.reference ??= referenceOf(seen.id)
  return feed.isRevoked(seen.reference, seen.issuedAt)
}

/** As the feed spells it: it tells strangers which ids are gone without telling them the ids. */
function referenceOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
