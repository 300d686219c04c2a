import { setTimeout as sleep } from 'node:timers/promises'

export interface Timed<Result> {
  result: Result
  /** Milliseconds from the moment the call was due, whenever it could be sent. */
  took: number
  /** Milliseconds from when the first call was due until this one was answered. */
  answeredAt: number
}

/**
 * Makes calls at even intervals, however slowly they are answered: a server that stalls is not
 * spared the calls that fall into its stall, nor are they left out of its times ("coordinated
 * omission"). Answers in the order of sending, when all have been answered.
 */
export async function callAtRate<Result>(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  call: () => Promise<Result>,
): Promise<Timed<Result>[]> {
  const started = performance.now()
  const calls: Promise<Timed<Result>>[] = []
  for (let n = 0; n < perSecond * seconds; n++) {
    const due = started + (n * 1000) / perSecond
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const answered = call().then((result) => {
      const answeredAt = performance.now()
      return { result, took: answeredAt - due, answeredAt: answeredAt - started }
    })
    // Reported of below, when all have been sent.
    answered.catch(() => {})
    calls.push(answered)
  }
  return Promise.all(calls)
}
