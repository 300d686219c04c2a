import { Refusal } from '@signin/contracts'
import { Piscina } from 'piscina'
import type { Work } from './hash-worker.ts'

/** How many wait for each thread before the next is told to come back: about two seconds' worth. */
const WAITING_PER_THREAD = 8
const RETRY_AFTER_SECONDS = 2

export interface Hasher {
  cost: number
  hash(secret: string): Promise<string>
  compare(secret: string, hash: string): Promise<boolean>
  /**
   * Keeps a place for work that will hash one thing at a time, so that it is refused with `busy`
   * before it begins or not at all: an attempt that was counted must also be checked.
   */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>
  /** Refuses with `busy` while every place is taken. */
  refuseWhenBusy(): void
  close(): Promise<void>
}

/**
 * bcrypt on its own threads, so that neither the event loop nor the thread pool that file and DNS
 * calls share ever waits for a password. At most `threads` hashes run and 8 times as many wait;
 * over that the call is refused with `busy`.
 *
 * @param cost bcrypt's logarithmic cost; 12 or more but in tests.
 */
export function createHasher({ cost, threads }: { cost: number; threads: number }): Hasher {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina<Work, string | boolean>({
    filename: new URL(`./hash-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    maxQueue: threads * WAITING_PER_THREAD,
  })
  const places = threads * (1 + WAITING_PER_THREAD)
  let taken = 0

  function refuseIf(full: boolean): void {
    if (full) throw new Refusal('busy', { retryAfter: RETRY_AFTER_SECONDS })
  }

  async function run(work: Work) {
    refuseIf(pool.queueSize >= threads * WAITING_PER_THREAD)
    return pool.run(work)
  }

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    refuseIf(taken >= places)
    taken += 1
    try {
      return await work()
    } finally {
      taken -= 1
    }
  }

  return {
    cost,
    hash: async (secret) => String(await run({ task: 'hash', secret, cost })),
    compare: async (secret, hash) => (await run({ task: 'compare', secret, hash })) === true,
    inTurn,
    refuseWhenBusy: () => refuseIf(taken >= places),
    close: () => pool.close({ force: true }),
  }
}
