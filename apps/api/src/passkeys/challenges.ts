import { generateChallenge, isoBase64URL } from '@simplewebauthn/server/helpers'
import { hashToken, newRandomToken, RANDOM_TOKEN } from '../crypto/random-token.ts'
import type { CookieHandle } from '../request-context.ts'
import {
  addChallenge,
  type ChallengePurpose,
  type ChallengeRow,
  type ConsumedChallenge,
  consumeChallenge,
  type PasskeyTables,
} from './table.ts'

/** WebAuthn 3 (15.1) recommends five to ten minutes for a ceremony with user verification. */
export const CHALLENGE_TTL_MS = 5 * 60_000
/** 32 bytes in base64url. */
const CHALLENGE_FORMAT = /^[\w-]{43}$/

export interface ChallengesDeps {
  db: PasskeyTables
  clock: () => Date
}

/** WebAuthn challenges: single-use, each bound to one browser by a cookie. */
export function createChallenges({ db, clock }: ChallengesDeps) {
  return {
    /**
     * Returns a new challenge. Replaces the cookie, so an earlier challenge of this browser can no
     * longer be answered.
     */
    async create(
      cookieHandle: CookieHandle,
      row: Omit<ChallengeRow, 'challenge'>,
    ): Promise<string> {
      const challenge = isoBase64URL.fromBuffer(await generateChallenge())
      const cookieValue = newRandomToken()
      const createdAt = clock()
      const expiresAt = new Date(createdAt.getTime() + CHALLENGE_TTL_MS)
      const tokenHash = hashToken(cookieValue)
      await addChallenge(db, { ...row, challenge, tokenHash, createdAt, expiresAt })
      cookieHandle.set(cookieValue)
      return challenge
    },

    /**
     * Consumes this browser's challenge if the response answers it. Null for a response to another
     * challenge, for example of another tab; this browser's challenge then stays valid.
     */
    async consume(
      cookieHandle: CookieHandle,
      clientDataJSON: string,
      ...purposes: ChallengePurpose[]
    ): Promise<ConsumedChallenge | null> {
      const cookieValue = cookieHandle.read()
      const challenge = challengeIn(clientDataJSON)
      if (!cookieValue || !RANDOM_TOKEN.test(cookieValue) || challenge === null) return null
      const tokenHash = hashToken(cookieValue)
      const consumed = await consumeChallenge(db, { tokenHash, challenge, purposes, now: clock() })
      if (consumed) cookieHandle.clear()
      return consumed
    },
  }
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const { challenge } = JSON.parse(isoBase64URL.toUTF8String(clientDataJSON))
    return typeof challenge === 'string' && CHALLENGE_FORMAT.test(challenge) ? challenge : null
  } catch {
    return null
  }
}
