/** How long a migration waits for the locks of others, and others for its own. In milliseconds. */
export interface LockLimits {
  /**
   * For one lock. Whoever asks for a table after a migration waits behind it, even if only to read, so
   * this is how long a sign-in takes longer: a slow page, and less than the 5 s after which Prisma
   * ends a transaction of the api.
   */
  lockMs: number
  /**
   * For others at what one attempt holds or asks for, all its locks together: what waits for its
   * third table still holds two. Under those 5 s, too.
   */
  blockingMs: number
  /** For the locks of one migration, all its attempts together: Fly.io ends a release after 5 minutes. */
  totalMs: number
  /**
   * For a migration or a backup that runs, and for old transactions during `create index
   * concurrently`, behind all of which nobody waits: the dump of a million accounts takes six minutes.
   */
  turnMs: number
  /** After the first attempt; doubled after each, up to a quarter of a minute. */
  pauseMs: number
}

export const LOCK_LIMITS: LockLimits = {
  lockMs: 2000,
  blockingMs: 3000,
  totalMs: 120_000,
  turnMs: 600_000,
  pauseMs: 1000,
}

/** Short enough to notice soon that the way is free. */
export const MAX_PAUSE_MS = 15_000
