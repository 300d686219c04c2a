import bcrypt from 'bcrypt'
import { Piscina } from 'piscina'
import { createFailureTime } from './failure-time.ts'
import type { Compared, Work } from './hash-worker.ts'
import { createHashingSlots, type WithHashingSlot } from './hashing-slots.ts'
import { createMemoryLimit } from './memory-limit.ts'

export interface Hasher {
  cost: number
  /** Call within a slot, as the comparisons: the thread pool's own queue is unbounded. */
  hash(secret: string): Promise<string>
  /** @param isLast false if another comparison follows where this one does not match. */
  compare(secret: string, hash: string, isLast?: boolean): Promise<boolean>
  /**
   * Verifies a password against another system's hash. What does not match takes as long as a
   * comparison with an own hash, or longer, and then every comparison that does not match takes longer.
   */
  compareImported(password: string, imported: ImportedComparison): Promise<boolean>
  /**
   * Acquires a slot for work that hashes one secret at a time. Rejects with `busy` before the work
   * starts or not at all, because an attempt that was counted must also be verified.
   */
  withSlot: WithHashingSlot
  close(): Promise<void>
}

interface ImportedComparison {
  /** What parseImportedHash returned. */
  stored: string
  memoryKib: number
}

/**
 * bcrypt on its own threads, so that hashing blocks neither the event loop nor libuv's thread pool,
 * which file and DNS calls share. hashing-slots.ts bounds and orders the queue.
 *
 * @param cost bcrypt's logarithmic cost; 12 or more, except in tests.
 */
export function createHasher({ cost, threads }: { cost: number; threads: number }): Hasher {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Piscina<Work, string | Compared>({
    filename: new URL(`./hash-worker.${extension}`, import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  })
  const failureTime = createFailureTime()
  const withMemory = createMemoryLimit()
  const compared = async (work: Work) => (await pool.run(work)) as Compared

  async function compare(secret: string, hash: string, isLast = true): Promise<boolean> {
    const extraMs = isLast ? failureTime.extraMs() : 0
    const { matches, ms } = await compared({ task: 'compare', secret, hash, extraMs })
    if (bcrypt.getRounds(hash) === cost) failureTime.tookOwn(ms)
    return matches
  }

  async function compareImported(
    password: string,
    { stored, memoryKib }: ImportedComparison,
  ): Promise<boolean> {
    // Only the first time after a start.
    if (!failureTime.isKnown()) await compare('', decoy(cost), false)
    const minMs = failureTime.importedMinMs()
    const { matches, ms } = await withMemory(memoryKib, () =>
      compared({ task: 'compareImported', password, stored, minMs }),
    )
    failureTime.tookImported(ms)
    return matches
  }

  return {
    cost,
    hash: async (secret) => String(await pool.run({ task: 'hash', secret, cost })),
    compare,
    compareImported,
    withSlot: createHashingSlots(threads),
    close: () => pool.close({ force: true }),
  }
}

/** A hash that matches no password, and takes as long to compare as a real one. */
export function decoy(cost: number): string {
  return `${bcrypt.genSaltSync(cost)}${'.'.repeat(31)}`
}
