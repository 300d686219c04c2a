import type pg from 'pg'
import { connect } from './connection.ts'
import { describeHolders, holdersOf } from './lock-holders.ts'

const LOOK_EVERY_MS = 200

/**
 * Observes, over a second connection, which sessions another one waits for. It cannot do so itself
 * while it waits, and afterwards PostgreSQL has forgotten.
 */
export class LockWatch {
  /** Those the session was last seen waiting for; empty when it never waited. */
  holders = ''
  /** Whether the last {@link during} was cancelled because it blocked others. */
  hasCancelled = false
  readonly #client: pg.Client
  readonly #pid: number
  readonly #onWaiting: (holders: string) => void

  private constructor(client: pg.Client, pid: number, onWaiting: (holders: string) => void) {
    this.#client = client
    this.#pid = pid
    this.#onWaiting = onWaiting
  }

  /** Watches the session `pid` of the server at `url`; `onWaiting` is called when its holders change. */
  static async open(
    url: string,
    pid: number,
    onWaiting: (holders: string) => void,
  ): Promise<LockWatch> {
    return new LockWatch(await connect(url, 'signin migrate watch'), pid, onWaiting)
  }

  /**
   * Watches while `work` runs on the session. With `blockingMs`, its statement is cancelled once
   * another session has waited for it that long.
   */
  async during<T>(work: () => Promise<T>, blockingMs?: number): Promise<T> {
    this.hasCancelled = false
    let looking: Promise<void> | undefined
    const timer = setInterval(() => {
      looking ??= this.#look(blockingMs)
        // On a lost connection the server's own limits remain, without names.
        .catch(() => {})
        .finally(() => {
          looking = undefined
        })
    }, LOOK_EVERY_MS)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      // A cancellation under way must not hit the session's next statement.
      await looking
    }
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  async #look(blockingMs?: number): Promise<void> {
    const holders = describeHolders(await holdersOf(this.#client, this.#pid))
    if (holders && holders !== this.holders) {
      this.holders = holders
      this.#onWaiting(holders)
    }
    if (blockingMs === undefined || !(await this.#isBlocking(blockingMs))) return
    this.hasCancelled = true
    await this.#client.query('select pg_cancel_backend($1)', [this.#pid])
  }

  async #isBlocking(forMs: number): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `select 1 from pg_locks
       where not granted and pid <> $1 and waitstart < clock_timestamp() - make_interval(secs => $2)
         and $1 = any(pg_blocking_pids(pid)) limit 1`,
      [this.#pid, forMs / 1000],
    )
    return rowCount === 1
  }
}
