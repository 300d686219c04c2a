import { expect, test, vi } from 'vitest'
import { createByteBudget } from './byte-budget.ts'

/** A budget of 100 bytes, and a fake clock. */
function budgetOf100() {
  let now = 0
  const budget = createByteBudget(100, () => now)
  const track = () => {
    const evict = vi.fn()
    return { ...budget.track(evict), evict }
  }
  const passTime = (ms: number) => {
    now += ms
  }
  return { budget, track, passTime }
}

test('no request is evicted within the budget', () => {
  const { budget, track } = budgetOf100()
  const [first, second] = [track(), track()]
  first.add(60)
  second.add(40)
  expect(budget.used()).toBe(100)
  expect(first.evict).not.toHaveBeenCalled()
  first.release()
  first.release()
  expect(budget.used()).toBe(40)
})

test('over the budget the slowest request is evicted', () => {
  const { budget, track, passTime } = budgetOf100()
  const still = track()
  still.add(50)
  passTime(1000)
  const slow = track()
  slow.add(10)
  passTime(100)
  const quick = track()
  quick.add(60)
  expect([still, slow, quick].map(({ evict }) => evict.mock.calls.length)).toEqual([1, 0, 0])
  expect(budget.used()).toBe(70)
  quick.add(40)
  expect([slow, quick].map(({ evict }) => evict.mock.calls.length)).toEqual([1, 0])
  expect(budget.used()).toBe(100)
})

test('a body that has arrived completely is not evicted for a later one', () => {
  const { budget, track, passTime } = budgetOf100()
  const whole = track()
  whole.add(80)
  whole.markComplete()
  passTime(1000)
  const late = track()
  late.add(30)
  expect([whole, late].map(({ evict }) => evict.mock.calls.length)).toEqual([0, 1])
  expect(budget.used()).toBe(80)
})

test('bytes of an evicted request are not counted any more', () => {
  const { budget, track } = budgetOf100()
  const large = track()
  large.add(101)
  large.add(50)
  large.release()
  expect(large.evict).toHaveBeenCalledOnce()
  expect(budget.used()).toBe(0)
})

test('stalled requests that fill the budget do not block a fast one', () => {
  const { budget, track, passTime } = budgetOf100()
  for (let count = 0; count < 100; count++) {
    track().add(49)
    passTime(10)
    const honest = track()
    honest.add(40)
    expect(budget.used()).toBeLessThanOrEqual(100)
    expect(honest.evict).not.toHaveBeenCalled()
    honest.release()
  }
})
