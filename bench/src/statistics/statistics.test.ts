import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareSamples } from './kolmogorov-smirnov.ts'
import { median, quantile } from './quantile.ts'
import { ratioOf } from './ratio.ts'
import { steadyRate } from './steady-rate.ts'

test('quantiles are of the values by size, not by their spelling', () => {
  assert.equal(median([100, 9, 20]), 20)
  assert.equal(quantile([4, 3, 2, 1], 0.99), 4)
})

test('a ratio is taken round by round, so that a slow round cancels', () => {
  assert.deepEqual(ratioOf([10, 5, 20], [20, 10, 40]), { median: 0.5, least: 0.5, most: 0.5 })
})

test('samples of one distribution are near, of two that do not meet as far as can be', () => {
  const low = Array.from({ length: 100 }, (_, n) => n)
  const alike = compareSamples(
    low,
    low.map((value) => value + 0.5),
  )
  assert.ok(Math.abs(alike.distance - 0.01) < 1e-9)
  assert.ok(Math.abs(alike.threshold - 0.2756) < 0.0001)
  const apart = compareSamples(
    low,
    low.map((value) => value + 100),
  )
  assert.equal(apart.distance, 1)
})

test('a rate is the same whether two hands work in step or by turns, and without the way to the first', () => {
  assert.equal(steadyRate([3000, 3000, 4000, 4000, 5000, 5000], 2), 2)
  assert.equal(steadyRate([2500, 3000, 3500, 4000, 4500, 5000], 2), 2)
  assert.equal(steadyRate([1000], 2), 0)
})
