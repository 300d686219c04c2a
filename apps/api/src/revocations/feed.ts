import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@signin/contracts'
import { type Cursor, textOfCursor } from './cursor.ts'
import { cutAt, joined, type Snapshot, sees } from './snapshot.ts'
import type { Page, RevocationTable } from './table.ts'

/** The minimum interval between two reads of the table, however many clients wait. */
const READ_INTERVAL_MS = 200
/** A database that takes longer to answer is treated as unavailable. */
const READ_TIMEOUT_MS = 5000
const MAX_WAITING = 1000

export interface FeedQuery {
  /** The cursor of the previous page; null requests everything of the last 15 minutes. */
  after: Cursor | null
  /** How long the response may be delayed while nothing is new, in real time (not of `clock`). */
  waitMs: number
  /** Aborts when the client disconnects. */
  gone: AbortSignal
}

export interface FeedPage {
  cursor: string
  revoked: string[]
}

/** One long-polling client. */
interface Waiter {
  after: Cursor | null
  /** When the response is due at the latest, in milliseconds of `performance.now()`. */
  until: number
  answer(page: FeedPage | null): void
  reject(error: unknown): void
}

export interface Feed {
  /**
   * Returns the next page, or null if the client has disconnected. Rejects while the database is
   * unavailable: an empty page would wrongly mean that nothing was revoked (fail closed).
   */
  next(query: FeedQuery): Promise<FeedPage | null>
  /** Ends long polling: from now on every client is answered after the next read. */
  release(): void
}

/**
 * Long polling for what was revoked since a cursor. One loop reads the table for all clients, and
 * stops while none waits.
 */
export function createFeed(table: Pick<RevocationTable, 'read'>, isDraining: () => boolean): Feed {
  const waiting = new Set<Waiter>()
  let isReading = false
  let isReleased = false
  let lastReadAt = Number.NEGATIVE_INFINITY

  function next({ after, waitMs, gone: signal }: FeedQuery): Promise<FeedPage | null> {
    const { promise, resolve, reject } = Promise.withResolvers<FeedPage | null>()
    const timeout = waiting.size < MAX_WAITING ? waitMs : 0
    const onAbort = () => settle(() => resolve(null))
    const settle = (settlePromise: () => void) => {
      waiting.delete(waiter)
      signal.removeEventListener('abort', onAbort)
      settlePromise()
    }
    const waiter: Waiter = {
      after,
      until: performance.now() + timeout,
      answer: (page) => settle(() => resolve(page)),
      reject: (error) => settle(() => reject(error)),
    }
    signal.addEventListener('abort', onAbort)
    waiting.add(waiter)
    if (signal.aborted) onAbort()
    else if (!isReading) void readWhileClientsWait()
    return promise
  }

  async function readWhileClientsWait(): Promise<void> {
    isReading = true
    while (waiting.size > 0) {
      await sleep(Math.max(0, lastReadAt + READ_INTERVAL_MS - performance.now()))
      // Only clients that asked before the read started: for the others the result may be stale.
      const asked = new Set(waiting)
      if (asked.size === 0) break
      lastReadAt = performance.now()
      await readFor(asked)
    }
    isReading = false
  }

  async function readFor(asked: Set<Waiter>): Promise<void> {
    // While a statement hangs, no second one is started, and clients that ask meanwhile get an
    // error after at most 5 seconds.
    const watchdog = setInterval(
      () => rejectAll(waiting, new AppError('unavailable')),
      READ_TIMEOUT_MS,
    )
    try {
      await readPages(asked)
    } catch (error) {
      rejectAll(asked, error)
    } finally {
      clearInterval(watchdog)
    }
  }

  async function readPages(asked: Set<Waiter>): Promise<void> {
    let page = await table.read({ from: lowestXminOf(asked), recent: anyWithoutCursor(asked) })
    for (;;) {
      const last = page.revoked.at(-1)
      const seen = page.isFull && last ? cutAt(page.seen, last.xid + 1n) : page.seen
      for (const waiter of asked) {
        if (!waiting.has(waiter) || answer(waiter, page, seen)) asked.delete(waiter)
      }
      if (!page.isFull || !last || asked.size === 0) return
      page = await table.read({ from: last.xid + 1n, recent: false, within: page.seen })
    }
  }

  /**
   * Answers the waiter if there are new references or its wait is over. Returns whether the waiter
   * is done with this read.
   */
  function answer(waiter: Waiter, page: Page, upTo: Snapshot): boolean {
    const { after } = waiter
    if (after && (after.run !== page.run || after.seen.xmax > page.seen.xmax)) {
      // The cursor is of another run of the database, such as one before a backup was restored.
      // Start over: the next read includes everything of the last 15 minutes.
      waiter.after = null
      return true
    }
    const unseen = after ? page.revoked.filter(({ xid }) => !sees(after.seen, xid)) : page.revoked
    const isOver = !page.isFull && (performance.now() >= waiter.until || isReleased || isDraining())
    const seen = after ? joined(after.seen, upTo) : upTo
    if (after && unseen.length === 0 && !isOver) {
      // Advance the cursor, so that the next read does not scan the same rows again.
      waiter.after = { run: page.run, seen }
      return false
    }
    const revoked = unseen.map(({ reference }) => reference)
    waiter.answer({ cursor: textOfCursor({ run: page.run, seen }), revoked })
    return true
  }

  return {
    next,
    release() {
      isReleased = true
    },
  }
}

function rejectAll(waiters: Set<Waiter>, error: unknown): void {
  for (const waiter of waiters) waiter.reject(error)
}

function anyWithoutCursor(waiters: Set<Waiter>): boolean {
  return [...waiters].some(({ after }) => after === null)
}

function lowestXminOf(waiters: Set<Waiter>): bigint | null {
  const marks = [...waiters].flatMap(({ after }) => (after ? [after.seen.xmin] : []))
  return marks.reduce<bigint | null>(
    (least, it) => (least === null || it < least ? it : least),
    null,
  )
}
