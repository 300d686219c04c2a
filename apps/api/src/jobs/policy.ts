/** How jobs are retried, polled for and recovered from a killed process. */
export interface Policy {
  /** The number of attempts after the first. */
  retries: number
  /** The delay before the first retry; doubled, with jitter, before each later one. */
  retryDelaySeconds: number
  /** The maximum duration of one attempt. */
  expireSeconds: number
  /** A job is taken from a process that has sent no heartbeat for this long. */
  heartbeatSeconds: number
  /** The interval of the check for lost jobs. */
  superviseSeconds: number
  /** The polling interval with LISTEN, which reports new jobs: polling finds the due retries. */
  pollSeconds: number
  /** The polling interval without LISTEN, which a pooler in transaction mode does not support. */
  pollWithoutListenSeconds: number
  /**
   * How long `stop` waits for running jobs. Jobs that take longer are retried on another replica.
   */
  stopSeconds: number
}

/**
 * Nine attempts over two to four hours outlast the greylisting, a restart and an outage of a mail
 * server (RFC 5321, 4.5.4.1). A killed process is detected after 20 to 40 seconds, and its job is
 * retried after 30 to 60 more.
 */
export const POLICY: Policy = {
  retries: 8,
  retryDelaySeconds: 30,
  expireSeconds: 300,
  heartbeatSeconds: 20,
  superviseSeconds: 20,
  pollSeconds: 10,
  pollWithoutListenSeconds: 1,
  stopSeconds: 10,
}

/** Short, because completed jobs are not needed, and their data can refer to deleted accounts. */
export const FINISHED_RETENTION_SECONDS = 3600
/** Time for an operator to notice a dead letter, correct its cause and retry it. */
export const DEAD_RETENTION_SECONDS = 30 * 86_400
