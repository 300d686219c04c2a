import type { Question, Verdict } from './verdict.ts'

export interface Judge {
  /** Asks about the password as it is now. Of questions that wait, only the last is asked. */
  ask(question: Question): void
  stop(): void
}

/** Starts a judge that tells its verdicts, one for each question that it came to. */
export type StartJudge = (onVerdict: (verdict: Verdict) => void) => Judge

/**
 * Judges on a thread of its own, loaded with the first question: neither typing nor a page without
 * a new password waits for the dictionaries. Where it cannot be loaded there is no verdict.
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
      // The words come from a reactive list, which cannot be sent as it is.
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
