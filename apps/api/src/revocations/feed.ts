import { setTimeout as passes } from 'node:timers/promises'
import { AppError } from '@signin/contracts'
import { type Cursor, textOfCursor } from './cursor.ts'
import { cutAt, joined, type Snapshot, sees } from './snapshot.ts'
import type { Page, RevocationTable } from './table.ts'

/** The table is read no oftener than that, however many wait. */
const READ_EVERY_MS = 200
/** A database that takes longer over it is as good as unreachable. */
const READ_TIMEOUT_MS = 5000
const MAX_WAITING = 1000

export interface Question {
  /** What was told before; null asks for all of the last 15 minutes. */
  after: Cursor | null
  /** How long the answer may be put off while there is nothing new. Of real time, like the rows. */
  waitMs: number
  /** Nobody listens any more. */
  gone: AbortSignal
}

export interface News {
  cursor: string
  revoked: string[]
}

interface Waiter {
  after: Cursor | null
  until: number
  answer(revocations: News | null): void
  reject(error: unknown): void
}

export interface Feed {
  /** Null for who has gone. Rejects while the database cannot be asked: silence is no good news. */
  next(question: Question): Promise<News | null>
  /** From now on everybody is answered at the next reading. */
  release(): void
}

/**
 * Tells followers what was revoked since they last asked: one reader for all of them, who rests
 * while nobody waits.
 */
export function createFeed(table: Pick<RevocationTable, 'read'>, isDraining: () => boolean): Feed {
  const waiting = new Set<Waiter>()
  let isReading = false
  let isReleased = false
  let lastRead = Number.NEGATIVE_INFINITY

  function next({ after, waitMs, gone }: Question): Promise<News | null> {
    const { promise, resolve, reject } = Promise.withResolvers<News | null>()
    const timeout = waiting.size < MAX_WAITING ? waitMs : 0
    const leave = () => settle(() => resolve(null))
    const settle = (how: () => void) => {
      waiting.delete(waiter)
      gone.removeEventListener('abort', leave)
      how()
    }
    const waiter: Waiter = {
      after,
      until: performance.now() + timeout,
      answer: (revocations) => settle(() => resolve(revocations)),
      reject: (error) => settle(() => reject(error)),
    }
    gone.addEventListener('abort', leave)
    waiting.add(waiter)
    if (gone.aborted) leave()
    else if (!isReading) void readOnWhileAnyoneWaits()
    return promise
  }

  async function readOnWhileAnyoneWaits(): Promise<void> {
    isReading = true
    while (waiting.size > 0) {
      await passes(Math.max(0, lastRead + READ_EVERY_MS - performance.now()))
      // Only those who had asked before the reading began: to others it may be old news.
      const asked = new Set(waiting)
      if (asked.size === 0) break
      lastRead = performance.now()
      await readFor(asked)
    }
    isReading = false
  }

  async function readFor(asked: Set<Waiter>): Promise<void> {
    // A statement that hangs is not given company, and holds nobody up who asks meanwhile.
    const late = setInterval(() => rejectAll(waiting, new AppError('unavailable')), READ_TIMEOUT_MS)
    try {
      await readPages(asked)
    } catch (error) {
      rejectAll(asked, error)
    } finally {
      clearInterval(late)
    }
  }

  async function readPages(asked: Set<Waiter>): Promise<void> {
    let page = await table.read({ from: lowestOf(asked), recent: isNewTo(asked) })
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

  /** Whether there was anything to tell, or it is time to say that there is not. */
  function answer(waiter: Waiter, page: Page, upTo: Snapshot): boolean {
    const { after } = waiter
    if (after && (after.run !== page.run || after.seen.xmax > page.seen.xmax)) {
      // Of a database that is no more, such as one before its backup was restored.
      waiter.after = null
      return true
    }
    const revocations = after
      ? page.revoked.filter(({ xid }) => !sees(after.seen, xid))
      : page.revoked
    const isOver = !page.isFull && (performance.now() >= waiter.until || isReleased || isDraining())
    const seen = after ? joined(after.seen, upTo) : upTo
    if (after && revocations.length === 0 && !isOver) {
      // What was looked through is not looked through again, however old the cursor says it is.
      waiter.after = { run: page.run, seen }
      return false
    }
    const revoked = revocations.map(({ reference }) => reference)
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

function isNewTo(waiters: Set<Waiter>): boolean {
  return [...waiters].some(({ after }) => after === null)
}

function lowestOf(waiters: Set<Waiter>): bigint | null {
  const marks = [...waiters].flatMap(({ after }) => (after ? [after.seen.xmin] : []))
  return marks.reduce<bigint | null>(
    (least, it) => (least === null || it < least ? it : least),
    null,
  )
}
