import { expect, test } from 'vitest'
import { callAtRate } from './at-rate.ts'

const TWENTY = { perSecond: 1000, seconds: 0.02 }

test('a call is made when it is due, without waiting for earlier responses', async () => {
  const all = Promise.withResolvers<void>()
  let sent = 0
  const calls = await callAtRate(TWENTY, () => {
    if (++sent === 20) all.resolve()
    return all.promise.then(() => sent)
  })
  expect(calls.map(({ result }) => result)).toEqual(Array(20).fill(20))
})

test('times count from when a call was due, even if it was sent later', async () => {
  let isFirst = true
  const calls = await callAtRate(TWENTY, async () => {
    const until = performance.now() + (isFirst ? 50 : 0)
    isFirst = false
    while (performance.now() < until);
  })
  // All of these were sent at once after the stall, so the earlier ones took longer.
  const times = calls.slice(1).map(({ took }) => took)
  expect(times[0]).toBeGreaterThan(Number(times.at(-1)) + 10)
})
