import type pg from 'pg'
import { connect } from './connection.ts'
import { describeHolders, holdersOf } from './lock-holders.ts'

const POLL_INTERVAL_MS = 200

/**
 * Polls, on a second connection, which sessions block the migration's session. That session cannot
 * query this itself while it waits, and afterwards the information is gone.
 */
export class LockWatch {
  /** The last observed holders that the session waited for; empty if it has not waited. */
  holders = ''
  /** Whether the last {@link during} was cancelled because it blocked other sessions. */
  hasCancelled = false
  readonly #client: pg.Client
  readonly #pid: number
  readonly #onWaiting: (holders: string) => void

  private constructor(client: pg.Client, pid: number, onWaiting: (holders: string) => void) {
    this.#client = client
    this.#pid = pid
    this.#onWaiting = onWaiting
  }

  /**
   * Watches the session `pid` of the server at `url`. Calls `onWaiting` when the holders change.
   */
  static async open(
    url: string,
    pid: number,
    onWaiting: (holders: string) => void,
  ): Promise<LockWatch> {
    return new LockWatch(await connect(url, 'signin migrate watch'), pid, onWaiting)
  }

  /**
   * Polls while `work` runs on the session. With `blockingMs`, the session's statement is cancelled
   * once another session has waited for it for that long.
   */
  async during<T>(work: () => Promise<T>, blockingMs?: number): Promise<T> {
    this.hasCancelled = false
    let polling: Promise<void> | undefined
    const timer = setInterval(() => {
      polling ??= this.#poll(blockingMs)
        // If this connection is lost, the server's lock_timeout still applies, without the holders.
        .catch(() => {})
        .finally(() => {
          polling = undefined
        })
    }, POLL_INTERVAL_MS)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      // A pending cancellation must not reach the session's next statement.
      await polling
    }
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  async #poll(blockingMs?: number): Promise<void> {
    const holders = describeHolders(await holdersOf(this.#client, this.#pid))
    if (holders && holders !== this.holders) {
      this.holders = holders
      this.#onWaiting(holders)
    }
    if (blockingMs === undefined || !(await this.#isBlocking(blockingMs))) return
    this.hasCancelled = true
    await this.#client.query('select pg_cancel_backend($1)', [this.#pid])
  }

  /** Other migrators and backups, which wait for the advisory lock, do not count. */
  async #isBlocking(forMs: number): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `select 1 from pg_locks
       where not granted and locktype <> 'advisory' and pid <> $1
         and waitstart < clock_timestamp() - make_interval(secs => $2)
         and $1 = any(pg_blocking_pids(pid)) limit 1`,
      [this.#pid, forMs / 1000],
    )
    return rowCount === 1
  }
}
