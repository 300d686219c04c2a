import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeTurns, takeTurnsByKey } from './turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const inTurn = () => takeTurns({ atOnce: 1, waiting: 2, longestWaitMs: 1000 })

/** Work that ends when told. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  return { begin: vi.fn(() => promise), end: resolve, fail: reject }
}

test('one is under way, the others follow in the order they came', async () => {
  const take = inTurn()
  const [first, second, third] = [work(), work(), work()]
  const answers = [first, second, third].map(({ begin }) => take(begin))
  await vi.advanceTimersByTimeAsync(0)
  expect([first, second, third].map(({ begin }) => begin.mock.calls.length)).toEqual([1, 0, 0])
  first.end('first')
  await answers[0]
  await vi.advanceTimersByTimeAsync(0)
  expect([second, third].map(({ begin }) => begin.mock.calls.length)).toEqual([1, 0])
  second.end('second')
  third.end('third')
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'third'])
})

test('what fails passes its turn on', async () => {
  const take = inTurn()
  const [first, second] = [work(), work()]
  const failing = take(first.begin)
  const next = take(second.begin)
  first.fail(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  second.end('done')
  expect(await next).toBe('done')
  expect(await take(async () => 'and on')).toBe('and on')
})

test('behind too many it is busy, and says when to come back', async () => {
  const take = inTurn()
  const first = work()
  const answers = [first.begin, async () => 'b', async () => 'c'].map((begin) => take(begin))
  await expect(take(async () => 'one too many')).rejects.toMatchObject({
    code: 'busy',
    details: { retryAfter: 5 },
  })
  first.end('a')
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c'])
})

test('after waiting too long it is busy, and its turn goes to the next', async () => {
  const take = inTurn()
  const first = work()
  const answer = take(first.begin)
  const late = work()
  const refused = expect(take(late.begin)).rejects.toMatchObject({ code: 'busy' })
  await vi.advanceTimersByTimeAsync(1000)
  await refused
  const next = take(async () => 'next')
  first.end('first')
  expect(await answer).toBe('first')
  expect(await next).toBe('next')
  expect(late.begin).not.toHaveBeenCalled()
})

test('what throws at once passes its turn on, too', async () => {
  const take = inTurn()
  const thrown = take(() => {
    throw new Error('at once')
  })
  await expect(thrown).rejects.toThrow('at once')
  expect(await take(async () => 'next')).toBe('next')
})

test('each key has turns of its own, which are forgotten with its last work', async () => {
  const take = takeTurnsByKey({ atOnce: 1, waiting: 2, longestWaitMs: 1000 })
  const [ada, adaAgain, grace] = [work(), work(), work()]
  const answers = [
    take('ada', '', ada.begin),
    take('ada', '', adaAgain.begin),
    take('grace', '', grace.begin),
  ]
  await vi.advanceTimersByTimeAsync(0)
  expect([ada, adaAgain, grace].map(({ begin }) => begin.mock.calls.length)).toEqual([1, 0, 1])
  ada.end('ada')
  await answers[0]
  await vi.advanceTimersByTimeAsync(0)
  adaAgain.end('again')
  grace.end('grace')
  expect(await Promise.all(answers)).toEqual(['ada', 'again', 'grace'])
})

test('the lanes take turns, so that a full one holds up no other', async () => {
  const take = takeTurns({ atOnce: 1, waiting: 2, longestWaitMs: 1000 })
  const order: string[] = []
  const lane = (name: string) => take(async () => void order.push(name), name)
  const first = work()
  const all = [take(first.begin, 'intruder'), lane('intruder'), lane('intruder')]
  await expect(lane('intruder')).rejects.toMatchObject({ code: 'busy' })
  all.push(lane('owner'), lane('owner'))
  first.end('first')
  await Promise.all(all)
  expect(order).toEqual(['intruder', 'owner', 'intruder', 'owner'])
})
