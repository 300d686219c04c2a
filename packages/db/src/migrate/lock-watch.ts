import pg from 'pg'
import { describeHolders, holdersOf } from './lock-holders.ts'
import type { LockLimits } from './lock-limits.ts'

const LOOK_EVERY_MS = 200

/**
 * Looks, over a connection of its own, at whom a session waits for, which the session itself cannot,
 * and afterwards nobody can.
 */
export class LockWatch {
  /** Whom the session waited for when that was last seen; empty when it never was. */
  holders = ''
  /** Whether the last {@link during} was ended because it kept others waiting. */
  hasCancelled = false
  readonly #client: pg.Client
  readonly #pid: number

  private constructor(client: pg.Client, pid: number) {
    this.#client = client
    this.#pid = pid
  }

  /** Watches the session `pid` of the server at `url`. */
  static async open(url: string | undefined, pid: number): Promise<LockWatch> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'signin migrate watch',
    })
    client.on('error', () => {})
    await client.connect()
    return new LockWatch(client, pid)
  }

  /**
   * Watches while `work` runs on the session, and tells `onWaiting` of each change of whom it waits
   * for. With `blockingMs`, its statement is cancelled once somebody has waited for it that long.
   */
  async during<T>(
    work: () => Promise<T>,
    { onWaiting, blockingMs }: { onWaiting(holders: string): void } & Partial<LockLimits>,
  ): Promise<T> {
    this.hasCancelled = false
    let looking: Promise<void> | undefined
    const timer = setInterval(() => {
      looking ??= this.#look(onWaiting, blockingMs)
        // A lost connection leaves the limits that the server itself keeps, and no names.
        .catch(() => {})
        .finally(() => {
          looking = undefined
        })
    }, LOOK_EVERY_MS)
    try {
      return await work()
    } finally {
      clearInterval(timer)
      // So that what is cancelled is never the session's next statement.
      await looking
    }
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  async #look(onWaiting: (holders: string) => void, blockingMs?: number): Promise<void> {
    const holders = describeHolders(await holdersOf(this.#client, this.#pid))
    if (holders && holders !== this.holders) {
      this.holders = holders
      onWaiting(holders)
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
