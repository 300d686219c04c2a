import { createHash } from 'node:crypto'
import { type Adapter, Lucia, TimeSpan } from 'lucia'
import { IDLE_LIFE } from './lifetimes.ts'
import {
  addSession,
  endByTokenHash,
  endExpired,
  findByTokenHash,
  type SessionRow,
  type SessionTables,
} from './table.ts'

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
export function createLucia(db: SessionTables, clock: () => Date) {
  return new Lucia(hashingAdapter(db, clock), {
    sessionExpiresIn: new TimeSpan(IDLE_LIFE / 1000, 's'),
    getSessionAttributes: (row) => ({ row }),
  })
}

/**
 * What Lucia calls the session's id is the cookie's value. It is hashed on its way in, so that a
 * stolen database holds nothing that works as a cookie: a plain SHA-256 is enough for 200 random
 * bits (ASVS 6.5.2).
 */
function hashingAdapter(db: SessionTables, clock: () => Date): Adapter {
  return {
    async getSessionAndUser(id) {
      const row = await findByTokenHash(db, hashOf(id))
      if (!row || row.expiresAt <= clock()) return [null, null]
      const { accountId: userId, expiresAt } = row
      return [
        { id, userId, expiresAt, attributes: row },
        { id: userId, attributes: {} },
      ]
    },
    setSession: ({ id, attributes }) => addSession(db, hashOf(id), attributes),
    deleteSession: (id) => endByTokenHash(db, hashOf(id)),
    deleteExpiredSessions: async () => void (await endExpired(db, clock())),

    // Renewal is ours: Lucia's would write once a week and know no absolute end (viewer.ts).
    updateSessionExpiration: async () => {},
    // It could only list hashes; sessions are listed and ended by their public ids (table.ts).
    getUserSessions: async () => [],
    deleteUserSessions: async () => {},
  }
}

function hashOf(cookieValue: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(cookieValue).digest())
}
