import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { endProcess } from '../end-process.ts'

/** Time for running requests to finish; after it the process exits in any case. */
const STOP_TIMEOUT_MS = 25_000
/**
 * A second signal within this time is ignored, because a terminal and npm both forward Ctrl-C. A
 * later one exits at once.
 */
const DUPLICATE_SIGNAL_MS = 1000

export interface Stop {
  /** Aborted at the first signal: from then on `/health/ready` answers "draining". */
  stopping: AbortController
  /** The time between "draining" and closing, in which a proxy stops sending requests. */
  drainSeconds: number
  /**
   * Run in order: first those that stop accepting requests, then those that close what these need.
   */
  steps: (() => Promise<unknown>)[]
  /** Resolves when the embedded database has ended by itself, upon which the process stops. */
  databaseEnded: Promise<Error | undefined>
  logger: Logger
}

/** Drains and ends the process on SIGTERM, SIGINT, SIGHUP, or when the starting script ends. */
export function stopOnSignal({ stopping, drainSeconds, steps, databaseEnded, logger }: Stop): void {
  let firstSignalAt = 0

  async function stop(reason: string, exitCode: number): Promise<void> {
    if (stopping.signal.aborted) {
      if (Date.now() - firstSignalAt > DUPLICATE_SIGNAL_MS) process.exit(1)
      return
    }
    firstSignalAt = Date.now()
    stopping.abort()
    logger.info({ event: 'stopping', reason })
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS + drainSeconds * 1000).unref()
    await sleep(drainSeconds * 1000)
    for (const step of steps) {
      await step().catch((error) => logger.error({ err: error }, 'a step of stopping failed'))
    }
    await endProcess(exitCode)
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(signal, 0))
  }
  process.on('disconnect', () => void stop('the starting script ended', 0))
  void databaseEnded.then((why) => {
    if (stopping.signal.aborted) return
    logger.fatal({ err: why }, 'the embedded database ended')
    void stop('the embedded database ended', 1)
  })
}
