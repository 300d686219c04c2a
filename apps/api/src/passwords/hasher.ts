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
  const run = async (work: Work) => {
    if (pool.queueSize >= threads * WAITING_PER_THREAD) {
      throw new Refusal('busy', { retryAfter: RETRY_AFTER_SECONDS })
    }
    return pool.run(work)
  }
  return {
    cost,
    hash: async (secret) => String(await run({ task: 'hash', secret, cost })),
    compare: async (secret, hash) => (await run({ task: 'compare', secret, hash })) === true,
    close: () => pool.close({ force: true }),
  }
}
