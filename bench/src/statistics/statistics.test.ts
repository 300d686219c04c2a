import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareSamples } from './kolmogorov-smirnov.ts'
import { median, quantile } from './quantile.ts'
import { ratioOf } from './ratio.ts'

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
