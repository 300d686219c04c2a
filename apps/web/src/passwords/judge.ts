import type { Question, Verdict } from './verdict.ts'

export interface Judge {
  /** Requests a verdict. While one is in progress, only the newest request waits. */
  ask(question: Question): void
  stop(): void
}

/** Starts a judge. `onVerdict` is called for each request that a newer one did not replace. */
export type StartJudge = (onVerdict: (verdict: Verdict) => void) => Judge

/**
 * Runs in a worker that loads at the first request: neither typing nor any other page waits for the
 * dictionaries. If the worker fails to load, there is no verdict.
 */
export const startWorkerJudge: StartJudge = (onVerdict) => {
  let worker: Worker | undefined
  let waiting: Question | undefined
  let busy = false

  function next() {
    busy = waiting !== undefined
    if (waiting) worker?.postMessage(waiting)
    waiting = undefined
  }

  return {
    ask(question) {
      // Copied: the structured clone algorithm rejects a reactive proxy.
      waiting = { password: question.password, context: [...question.context] }
      worker ??= start((verdict) => {
        onVerdict(verdict)
        next()
      })
      if (!busy) next()
    },
    stop: () => worker?.terminate(),
  }
}

function start(answer: (verdict: Verdict) => void): Worker {
  const worker = new Worker(new URL('./verdict-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Verdict>) => answer(data))
  return worker
}
