import { expect, test, vi } from 'vitest'
import { createByteBudget } from './byte-budget.ts'

/** A budget of 100 bytes, and a clock that is moved by hand. */
function budgetOf100() {
  let now = 0
  const budget = createByteBudget(100, () => now)
  const hold = () => {
    const end = vi.fn()
    return { ...budget.hold(end), end }
  }
  const passTime = (ms: number) => {
    now += ms
  }
  return { budget, hold, passTime }
}

test('within it nobody is ended', () => {
  const { budget, hold } = budgetOf100()
  const [first, second] = [hold(), hold()]
  first.add(60)
  second.add(40)
  expect(budget.held()).toBe(100)
  expect(first.end).not.toHaveBeenCalled()
  first.release()
  first.release()
  expect(budget.held()).toBe(40)
})

test('over it the slowest goes, and whoever moves stays', () => {
  const { budget, hold, passTime } = budgetOf100()
  const still = hold()
  still.add(50)
  passTime(1000)
  const slow = hold()
  slow.add(10)
  passTime(100)
  const quick = hold()
  quick.add(60)
  expect([still, slow, quick].map(({ end }) => end.mock.calls.length)).toEqual([1, 0, 0])
  expect(budget.held()).toBe(70)
  quick.add(40)
  expect([slow, quick].map(({ end }) => end.mock.calls.length)).toEqual([1, 0])
  expect(budget.held()).toBe(100)
})

test('what has arrived is not ended for what comes after it', () => {
  const { budget, hold, passTime } = budgetOf100()
  const whole = hold()
  whole.add(80)
  whole.keep()
  passTime(1000)
  const late = hold()
  late.add(30)
  expect([whole, late].map(({ end }) => end.mock.calls.length)).toEqual([0, 1])
  expect(budget.held()).toBe(80)
})

test('what was ended is counted no more, whatever of it still comes', () => {
  const { budget, hold } = budgetOf100()
  const large = hold()
  large.add(101)
  large.add(50)
  large.release()
  expect(large.end).toHaveBeenCalledOnce()
  expect(budget.held()).toBe(0)
})

test('that held-open requests would fill lets the next one through, a hundred times over', () => {
  const { budget, hold, passTime } = budgetOf100()
  for (let count = 0; count < 100; count++) {
    hold().add(49)
    passTime(10)
    const honest = hold()
    honest.add(40)
    expect(budget.held()).toBeLessThanOrEqual(100)
    expect(honest.end).not.toHaveBeenCalled()
    honest.release()
  }
})
