import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { heading } from './controls.ts'
import { openPage } from './page.ts'

/** The first page anyone loads, perhaps on a train. In bytes, as sent by a server that compresses. */
const BUDGET = 60_000

test('the sign-in page stays light', async () => {
  const page = await openPage()
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await heading(page, 'Sign in').waitFor()
  const weights = (await Promise.all(scripts)).map((script) => gzipSync(script).length)
  expect(weights.length).toBeGreaterThan(1)
  expect(weights.reduce((sum, weight) => sum + weight)).toBeLessThan(BUDGET)
})
