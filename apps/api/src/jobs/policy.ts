/** How often and how patiently a job is tried, and how soon a lost one is missed. */
export interface Policy {
  /** Tries after the first. */
  retries: number
  /** Before the first retry; doubled, with jitter, before each later one. */
  retryDelaySeconds: number
  /** How long one try may take. */
  expireSeconds: number
  /** A process that has not said for this long that it still holds a job has lost it. */
  heartbeatSeconds: number
  /** How often lost jobs are looked for. */
  superviseSeconds: number
  /** PostgreSQL tells of new jobs (LISTEN); this finds what became due by itself, such as a retry. */
  lookSeconds: number
  /** Where LISTEN cannot be had, as through a pooler that shares connections between transactions. */
  lookUntoldSeconds: number
  /** A deploy gives jobs in hand this long; what is left then is tried again elsewhere. */
  stopSeconds: number
}

/**
 * Nine tries over two to four hours outlast a mail server's greylisting, restart and outage (RFC
 * 5321, 4.5.4.1). A killed process is missed after 20 to 40 seconds, and its job is tried again
 * after 30 to 60 more.
 */
export const POLICY: Policy = {
  retries: 8,
  retryDelaySeconds: 30,
  expireSeconds: 300,
  heartbeatSeconds: 20,
  superviseSeconds: 20,
  lookSeconds: 10,
  lookUntoldSeconds: 1,
  stopSeconds: 10,
}

/** What is done is of no use to anybody, and may name somebody who is gone tomorrow. */
export const FINISHED_RETENTION_SECONDS = 3600
/** Time for somebody to notice and mend. */
export const DEAD_RETENTION_SECONDS = 30 * 86_400
