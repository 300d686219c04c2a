import { Piscina } from 'piscina'
import type { Work } from './hash-worker.ts'
import { createHashingSlots, type WithHashingSlot } from './hashing-slots.ts'

export interface Hasher {
  cost: number
  /** Call within a slot, as `compare`: the thread pool's own queue is unbounded. */
  hash(secret: string): Promise<string>
  compare(secret: string, hash: string): Promise<boolean>
  /**
   * Acquires a slot for work that hashes one secret at a time. Rejects with `busy` before the work
   * starts or not at all, because an attempt that was counted must also be verified.
   */
  withSlot: WithHashingSlot
  close(): Promise<void>
}

/**
 * bcrypt on its own threads, so that hashing blocks neither the event loop nor libuv's thread pool,
 * which file and DNS calls share. hashing-slots.ts bounds and orders the queue.
 *
 * @param cost bcrypt's logarithmic cost; 12 or more, except in tests.
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
