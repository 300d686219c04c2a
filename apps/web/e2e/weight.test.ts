import { gzipSync } from 'node:zlib'
import type { Page, Request } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Answers, answer } from './canned.ts'
import { admin } from './console-answers.ts'
import { heading } from './controls.ts'
import { openPage } from './page.ts'

/** In bytes, as they are sent: the first page that people load, perhaps on a train. */
const BUDGET = 60_000
/** As gzip compresses it; what is sent is smaller. */
const CONSOLE_BUDGET = 150_000

test('the sign-in page stays within its size budget', async () => {
  const page = await openPage()
  const scripts = await scriptsOf(page, '/sign-in')
  await heading(page, 'Sign in').waitFor()
  expect(scripts.length).toBeGreaterThan(1)
  const weights = scripts.map(({ sent }) => sent)
  expect(weights.reduce((sum, weight) => sum + weight)).toBeLessThan(BUDGET)
})

test('the first page of the console stays within its size budget', async () => {
  const page = await openPage()
  const scripts = await scriptsOf(page, '/admin', admin)
  await page.getByText('Amara Okafor').first().waitFor()
  const weights = scripts.map(({ body }) => gzipSync(body).length)
  expect(weights.reduce((sum, weight) => sum + weight)).toBeLessThan(CONSOLE_BUDGET)
})

/** Loads a page, and returns its scripts. */
async function scriptsOf(page: Page, path: string, answers?: Answers) {
  const scripts: Promise<{ sent: number; body: Buffer }>[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(weigh(request))
  })
  if (answers) await answer(page, answers)
  await page.goto(path, { waitUntil: 'networkidle' })
  return Promise.all(scripts)
}

async function weigh(request: Request) {
  const response = await request.response()
  const { responseBodySize: sent } = await request.sizes()
  return { sent, body: (await response?.body()) ?? Buffer.alloc(0) }
}
