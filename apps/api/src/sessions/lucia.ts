import { type Adapter, generateIdFromEntropySize, Lucia, TimeSpan } from 'lucia'
import { hashToken } from '../crypto/random-token.ts'
import { IDLE_TIMEOUT_MS } from './lifetimes.ts'
import type { SessionRow, SessionTable, TokenHash } from './table.ts'

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>
    DatabaseSessionAttributes: SessionRow
  }
}

/**
 * Lucia 3, which makes and checks the cookie's value (docs/decisions/0003). Nothing outside this
 * folder knows of it.
 */
export function createLucia(table: SessionTable, clock: () => Date) {
  return new Lucia(hashingAdapter(table, clock), {
    sessionExpiresIn: new TimeSpan(IDLE_TIMEOUT_MS / 1000, 's'),
    getSessionAttributes: (row) => ({ row }),
  })
}

/**
 * What Lucia calls the session's id is the cookie's value. It is hashed on its way in, so that a
 * stolen database holds nothing that works as a cookie: a plain SHA-256 is enough for 200 random
 * bits (ASVS 6.5.2).
 */
function hashingAdapter(table: SessionTable, clock: () => Date): Adapter {
  return {
    async getSessionAndUser(id) {
      const row = await table.find(hashToken(id))
      if (!row || row.expiresAt <= clock()) return [null, null]
      const { accountId: userId, expiresAt } = row
      return [
        { id, userId, expiresAt, attributes: row },
        { id: userId, attributes: {} },
      ]
    },
    setSession: ({ id, attributes }) => table.add(hashToken(id), attributes),
    deleteSession: (id) => table.endByTokenHash(hashToken(id)),
    deleteExpiredSessions: () => table.endExpired(clock()),

    // Renewal is ours: Lucia's would write once a week and know no absolute end (viewer.ts).
    updateSessionExpiration: async () => {},
    // It could only list hashes; sessions are listed and ended by their public ids (table.ts).
    getUserSessions: async () => [],
    deleteUserSessions: async () => {},
  }
}

/** What Lucia makes a cookie's value of: 200 random bits in base32. */
const ENTROPY_BYTES = 25

/** A secret as Lucia makes them, for a session that goes on under a new one. */
export function newSessionSecret(): { secret: string; tokenHash: TokenHash } {
  const secret = generateIdFromEntropySize(ENTROPY_BYTES)
  return { secret, tokenHash: hashToken(secret) }
}
