import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import { createConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { type Ended, type ProcessLimits, runBounded } from './bounded-process.ts'
import { flaws, type Reencoded } from './flaws.ts'

const MIB = 1024 ** 2
/** Enough for 24 megapixels of anything but AVIF, whose decoder takes 15 to 24 bytes for each pixel. */
const MAX_MEMORY_BYTES = 288 * MIB
/** Of a container's memory: what the api itself may come to, and what stays free for all else. */
const NOT_FOR_PICTURES = (192 + 200) * MIB
/** Even so, a photograph as cameras write them can be opened. */
const LEAST_MEMORY = 64 * MIB

export const LIMITS: ProcessLimits = {
  memoryBytes: memoryFor(process.constrainedMemory()),
  cpuSeconds: 10,
  seconds: 10,
  outputBytes: MIB,
}

/** @param constrained the container's limit in bytes; 0, or more than there is, where there is none. */
export function memoryFor(constrained: number): number {
  if (constrained === 0) return MAX_MEMORY_BYTES
  return Math.min(MAX_MEMORY_BYTES, Math.max(LEAST_MEMORY, constrained - NOT_FOR_PICTURES))
}

export type Reencode = (bytes: Uint8Array) => Promise<Reencoded>

/**
 * Makes of a picture what square.js says, in a process of its own that is ended afterwards: however
 * much memory a few bytes claim, or whatever a decoder gets wrong with them, the api goes on. One at
 * a time. Refuses with `busy` when too many pictures wait, and throws when the decoder does not start.
 */
export function createReencoder(
  logger: Pick<FastifyBaseLogger, 'warn'>,
  limits: ProcessLimits = LIMITS,
): Reencode {
  const withLimit = createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 8, maxWaitMs: 8000 })
  const decoder = fileURLToPath(new URL('./decoder.js', import.meta.url))

  return async (bytes) => {
    // Its process would be started for nothing.
    if (bytes.length === 0) return { flaw: 'empty' }
    const ended = await withLimit(() => runBounded(decoder, bytes, limits))
    if (ended.status === 0) return { picture: ended.output }
    const flaw = ended.output.toString()
    if (isFlaw(flaw)) return { flaw }
    return stopped(ended)
  }

  /** A limit ends it, as does a decoder that cannot bear a failed allocation, or has been attacked. */
  function stopped({ status, signal, complaint }: Ended): Reencoded {
    if (!signal) throw new Error(`The decoder ended with status ${status}: ${complaint}`)
    logger.warn({ event: 'decoder_stopped', signal, complaint }, 'a picture stopped the decoder')
    return { flaw: 'costly' }
  }
}

function isFlaw(text: string): text is keyof typeof flaws {
  return Object.hasOwn(flaws, text)
}
