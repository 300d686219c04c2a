import { expect, test } from 'vitest'
import { compareSamples } from './kolmogorov-smirnov.ts'
import { median, quantile } from './quantile.ts'
import { ratioOf } from './ratio.ts'
import { steadyRate } from './steady-rate.ts'

test('quantiles sort the values numerically', () => {
  expect(median([100, 9, 20])).toBe(20)
  expect(quantile([4, 3, 2, 1], 0.99)).toBe(4)
})

test('a ratio is computed per round, so that a slow round cancels out', () => {
  expect(ratioOf([10, 5, 20], [20, 10, 40])).toEqual({ median: 0.5, min: 0.5, max: 0.5 })
})

test('the distance is small for one distribution, and 1 for disjoint ones', () => {
  const low = Array.from({ length: 100 }, (_, n) => n)
  const alike = compareSamples(
    low,
    low.map((value) => value + 0.5),
  )
  expect(alike.distance).toBeCloseTo(0.01, 9)
  expect(alike.threshold).toBeCloseTo(0.2756, 3)
  const apart = compareSamples(
    low,
    low.map((value) => value + 100),
  )
  expect(apart.distance).toBe(1)
})

test('a rate does not depend on whether two workers finish in step, and excludes the start-up', () => {
  expect(steadyRate([3000, 3000, 4000, 4000, 5000, 5000], 2)).toBe(2)
  expect(steadyRate([2500, 3000, 3500, 4000, 4500, 5000], 2)).toBe(2)
  expect(steadyRate([1000], 2)).toBe(0)
})
