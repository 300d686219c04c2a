/** Limits, in milliseconds, on how long a migration waits for locks and blocks other sessions. */
export interface LockLimits {
  /**
   * The wait for one lock. While a migration waits for a table, later sessions queue behind it,
   * even to read, so a sign-in can take this much longer. It is less than the 5 s after which
   * Prisma aborts a transaction of the api.
   */
  lockMs: number
  /**
   * How long one attempt may block another session by all its locks, held or requested: while it
   * waits for its third table it still holds two. Also less than those 5 s.
   */
  blockingMs: number
  /**
   * The time for all attempts of one migration to get its locks: Fly.io aborts a release after 5
   * minutes.
   */
  totalMs: number
  /**
   * The wait for another migration or a backup, and for old transactions during `create index
   * concurrently`. Neither blocks other sessions, so it can be long: the dump of a million accounts
   * takes six minutes.
   */
  nonBlockingMs: number
  /**
   * The pause after the first attempt; doubled after each further one, up to {@link MAX_PAUSE_MS}.
   */
  pauseMs: number
}

export const LOCK_LIMITS: LockLimits = {
  lockMs: 2000,
  blockingMs: 3000,
  totalMs: 120_000,
  nonBlockingMs: 600_000,
  pauseMs: 1000,
}

/** Short enough to notice soon that the locks were released. */
export const MAX_PAUSE_MS = 15_000
