import type { StrengthEstimate, StrengthInput } from './strength-estimate.ts'

export interface StrengthEstimator {
  /** Requests an estimate. While one is in progress, only the newest request waits. */
  request(input: StrengthInput): void
  stop(): void
}

/** Starts an estimator. `onEstimate` is called for each request that a newer one did not replace. */
export type StartEstimator = (onEstimate: (estimate: StrengthEstimate) => void) => StrengthEstimator

/**
 * Runs in a worker that loads at the first request: neither typing nor any other page waits for the
 * dictionaries. If the worker fails to load, there is no estimate.
 */
export const startWorkerEstimator: StartEstimator = (onEstimate) => {
  let worker: Worker | undefined
  let waiting: StrengthInput | undefined
  let busy = false

  function next() {
    busy = waiting !== undefined
    if (waiting) worker?.postMessage(waiting)
    waiting = undefined
  }

  return {
    request(input) {
      // Copied: the structured clone algorithm rejects a reactive proxy.
      waiting = { password: input.password, context: [...input.context] }
      worker ??= start((estimate) => {
        onEstimate(estimate)
        next()
      })
      if (!busy) next()
    },
    stop: () => worker?.terminate(),
  }
}

function start(answer: (estimate: StrengthEstimate) => void): Worker {
  const worker = new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<StrengthEstimate>) => answer(data))
  return worker
}
