import { expect, test } from 'vitest'
import { compareSamples } from './kolmogorov-smirnov.ts'
import { median, quantile } from './quantile.ts'
import { ratioOf } from './ratio.ts'
import { steadyRate } from './steady-rate.ts'

test('quantiles are of the values by size, not by their spelling', () => {
  expect(median([100, 9, 20])).toBe(20)
  expect(quantile([4, 3, 2, 1], 0.99)).toBe(4)
})

test('a ratio is taken round by round, so that a slow round cancels', () => {
  expect(ratioOf([10, 5, 20], [20, 10, 40])).toEqual({ median: 0.5, least: 0.5, most: 0.5 })
})

test('samples of one distribution are near, of two that do not meet as far as can be', () => {
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

test('a rate is the same whether two hands work in step or by turns, and without the way to the first', () => {
  expect(steadyRate([3000, 3000, 4000, 4000, 5000, 5000], 2)).toBe(2)
  expect(steadyRate([2500, 3000, 3500, 4000, 4500, 5000], 2)).toBe(2)
  expect(steadyRate([1000], 2)).toBe(0)
})
