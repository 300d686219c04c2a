import { Piscina } from 'piscina'
import type { Work } from './hash-worker.ts'
import { createHashingSlots, type WithHashingSlot } from './hashing-slots.ts'

export interface Hasher {
  cost: number
  /** Within a turn, as `compare`: the threads' own queue has no end. */
  hash(secret: string): Promise<string>
  compare(secret: string, hash: string): Promise<boolean>
  /**
   * Waits for a turn for work that will hash one thing at a time, so that it is refused with `busy`
   * before it begins or not at all: an attempt that was counted must also be checked.
   */
  withSlot: WithHashingSlot
  close(): Promise<void>
}

/**
 * bcrypt on its own threads, so that neither the event loop nor the thread pool that file and DNS
 * calls share ever waits for a password. How many may wait, and who goes first, is said in hashing-turns.ts.
 *
 * @param cost bcrypt's logarithmic cost; 12 or more but in tests.
 */
export function createHasher({ cost, threads }: { cost: number; threads: number }): Hasher {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina<Work, string | boolean>({
    filename: new URL(`./hash-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  })
  const run = (work: Work) => pool.run(work)

  return {
    cost,
    hash: async (secret) => String(await run({ task: 'hash', secret, cost })),
    compare: async (secret, hash) => (await run({ task: 'compare', secret, hash })) === true,
    withSlot: createHashingSlots(threads),
    close: () => pool.close({ force: true }),
  }
}
