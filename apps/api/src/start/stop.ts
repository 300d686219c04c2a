import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { endProcess } from './end-process.ts'

/** Time for requests that have begun; after it the process ends whatever is left. */
const STOP_TIMEOUT_MS = 25_000
/** A terminal and npm both pass Ctrl-C on: the same wish, not a second one. */
const SAME_WISH_MS = 1000

export interface Stop {
  /** Aborted at the first signal: from then on the process says that it is not ready. */
  stopping: AbortController
  /** How long a proxy is given to notice before connections are closed. */
  drainSeconds: number
  /** In order: stop taking requests, then what they need. */
  steps: (() => Promise<unknown>)[]
  /** The embedded database ended by itself, so there is nothing left to serve. */
  databaseEnded: Promise<Error | undefined>
  logger: Logger
}

/** Drains and ends the process on SIGTERM, Ctrl-C, or the death of the script that started it. */
export function stopOnSignal({ stopping, drainSeconds, steps, databaseEnded, logger }: Stop): void {
  let askedAt = 0

  async function stop(reason: string, exitCode: number): Promise<void> {
    if (stopping.signal.aborted) {
      if (Date.now() - askedAt > SAME_WISH_MS) process.exit(1)
      return
    }
    askedAt = Date.now()
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
