import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import { createConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { type ProcessLimits, type ProcessResult, runBounded } from './bounded-process.ts'
import { flaws, type Reencoded } from './flaws.ts'

const MIB = 1024 ** 2
/** Enough for 24 megapixels of any format but AVIF, whose decoder takes 15 to 24 bytes per pixel. */
const MAX_MEMORY_BYTES = 288 * MIB
/** Reserved of a container's memory: 192 MiB for the API, and 200 MiB that stay free. */
const RESERVED_MEMORY_BYTES = (192 + 200) * MIB
/** Enough to decode a photograph of a camera, even in the smallest container. */
const MIN_MEMORY_BYTES = 64 * MIB

export const LIMITS: ProcessLimits = {
  memoryBytes: memoryFor(process.constrainedMemory()),
  cpuSeconds: 10,
  seconds: 10,
  outputBytes: MIB,
}

/**
 * The memory limit of the decoder, in bytes.
 *
 * @param constrained the container's limit in bytes; 0, or more than the machine has, for no limit.
 */
export function memoryFor(constrained: number): number {
  if (constrained === 0) return MAX_MEMORY_BYTES
  return Math.min(MAX_MEMORY_BYTES, Math.max(MIN_MEMORY_BYTES, constrained - RESERVED_MEMORY_BYTES))
}

export type Reencode = (bytes: Uint8Array) => Promise<Reencoded>

/**
 * Re-encodes pictures by square.js, each in a process of its own: a decompression bomb or an
 * exploited decoder affects neither the memory nor the secrets of the API. One picture is decoded
 * at a time. The returned function throws the AppError `busy` if too many are queued, and an Error
 * if the decoder does not start.
 */
export function createReencoder(
  logger: Pick<FastifyBaseLogger, 'warn'>,
  limits: ProcessLimits = LIMITS,
): Reencode {
  const withLimit = createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 8, maxWaitMs: 8000 })
  const decoder = fileURLToPath(new URL('./decoder.js', import.meta.url))

  return async (bytes) => {
    // Saves the start of a process.
    if (bytes.length === 0) return { flaw: 'empty' }
    const result = await withLimit(() => runBounded(decoder, bytes, limits))
    if (result.status === 0) return { picture: result.output }
    const flaw = result.output.toString()
    if (isFlaw(flaw)) return { flaw }
    return flawOfKilled(result)
  }

  /**
   * A signal means that the process exceeded a limit, that a decoder crashed on a failed
   * allocation, or that a picture attacked it.
   */
  function flawOfKilled({ status, signal, stderr }: ProcessResult): Reencoded {
    if (!signal) throw new Error(`The decoder ended with status ${status}: ${stderr}`)
    const details = { event: 'decoder_stopped', signal, complaint: stderr }
    logger.warn(details, 'a picture stopped the decoder')
    return { flaw: 'costly' }
  }
}

function isFlaw(text: string): text is keyof typeof flaws {
  return Object.hasOwn(flaws, text)
}
