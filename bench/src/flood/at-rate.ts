import { setTimeout as sleep } from 'node:timers/promises'

export interface Timed<Result> {
  result: Result
  /** Milliseconds from when the call was due, not from when it was sent. */
  took: number
  /** Milliseconds from when the first call was due until the response of this one. */
  answeredAt: number
}

/**
 * Makes calls at a constant rate, independent of the responses: the calls that are due while a server
 * stalls are still sent and counted, which avoids coordinated omission. Resolves to the results in
 * order of sending, once all have arrived.
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
    const timed = call().then((result) => {
      const answeredAt = performance.now()
      return { result, took: answeredAt - due, answeredAt: answeredAt - started }
    })
    // Promise.all below reports the error, after all calls have been sent.
    timed.catch(() => {})
    calls.push(timed)
  }
  return Promise.all(calls)
}
