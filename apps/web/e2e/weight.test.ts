import { expect, test } from 'vitest'
import { heading } from './controls.ts'
import { openPage } from './page.ts'

/** In bytes, as they are sent: the first page that people load, perhaps on a train. */
const BUDGET = 60_000

test('the sign-in page stays within its size budget', async () => {
  const page = await openPage()
  const scripts: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return
    scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await heading(page, 'Sign in').waitFor()
  const weights = await Promise.all(scripts)
  expect(weights.length).toBeGreaterThan(1)
  expect(weights.reduce((sum, weight) => sum + weight)).toBeLessThan(BUDGET)
})
