import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConcurrencyLimit, createKeyedConcurrencyLimit } from './concurrency-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limitOfOne = () => createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 2, maxWaitMs: 1000 })

/** Work that ends when told. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return { start: vi.fn(() => promise), end: resolve, fail: reject }
}

test('one is under way, the others follow in the order they came', async () => {
  const run = limitOfOne()
  const [first, second, third] = [work(), work(), work()]
  const answers = [first, second, third].map(({ start }) => run(start))
  await vi.advanceTimersByTimeAsync(0)
  expect([first, second, third].map(({ start }) => start.mock.calls.length)).toEqual([1, 0, 0])
  first.end('first')
  await answers[0]
  await vi.advanceTimersByTimeAsync(0)
  expect([second, third].map(({ start }) => start.mock.calls.length)).toEqual([1, 0])
  second.end('second')
  third.end('third')
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'third'])
})

test('what fails passes its turn on', async () => {
  const run = limitOfOne()
  const [first, second] = [work(), work()]
  const failing = run(first.start)
  const next = run(second.start)
  first.fail(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  second.end('done')
  expect(await next).toBe('done')
  expect(await run(async () => 'and on')).toBe('and on')
})

test('behind too many it is busy, and says when to come back', async () => {
  const run = limitOfOne()
  const first = work()
  const answers = [first.start, async () => 'b', async () => 'c'].map((start) => run(start))
  await expect(run(async () => 'one too many')).rejects.toMatchObject({
    code: 'busy',
    details: { retryAfter: 5 },
  })
  first.end('a')
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c'])
})

test('after waiting too long it is busy, and its turn goes to the next', async () => {
  const run = limitOfOne()
  const first = work()
  const answer = run(first.start)
  const late = work()
  const refused = expect(run(late.start)).rejects.toMatchObject({ code: 'busy' })
  await vi.advanceTimersByTimeAsync(1000)
  await refused
  const next = run(async () => 'next')
  first.end('first')
  expect(await answer).toBe('first')
  expect(await next).toBe('next')
  expect(late.start).not.toHaveBeenCalled()
})

test('what throws at once passes its turn on, too', async () => {
  const run = limitOfOne()
  const thrown = run(() => {
    throw new Error('at once')
  })
  await expect(thrown).rejects.toThrow('at once')
  expect(await run(async () => 'next')).toBe('next')
})

test('each key has turns of its own, which are forgotten with its last work', async () => {
  const run = createKeyedConcurrencyLimit({ maxConcurrent: 1, maxQueued: 2, maxWaitMs: 1000 })
  const [ada, adaAgain, grace] = [work(), work(), work()]
  const answers = [
    run('ada', '', ada.start),
    run('ada', '', adaAgain.start),
    run('grace', '', grace.start),
  ]
  await vi.advanceTimersByTimeAsync(0)
  expect([ada, adaAgain, grace].map(({ start }) => start.mock.calls.length)).toEqual([1, 0, 1])
  ada.end('ada')
  await answers[0]
  await vi.advanceTimersByTimeAsync(0)
  adaAgain.end('again')
  grace.end('grace')
  expect(await Promise.all(answers)).toEqual(['ada', 'again', 'grace'])
})

test('the lanes take turns, so that a full one holds up no other', async () => {
  const run = createConcurrencyLimit({ maxConcurrent: 1, maxQueued: 2, maxWaitMs: 1000 })
  const order: string[] = []
  const fairnessKey = (name: string) => run(async () => void order.push(name), name)
  const first = work()
  const all = [run(first.start, 'intruder'), fairnessKey('intruder'), fairnessKey('intruder')]
  await expect(fairnessKey('intruder')).rejects.toMatchObject({ code: 'busy' })
  all.push(fairnessKey('owner'), fairnessKey('owner'))
  first.end('first')
  await Promise.all(all)
  expect(order).toEqual(['intruder', 'owner', 'intruder', 'owner'])
})
