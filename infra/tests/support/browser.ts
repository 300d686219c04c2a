import { setTimeout as pause } from 'node:timers/promises'
import { startBrowser } from '@signin/web/e2e/browser.ts'
import { chromium, type Page } from 'playwright-core'

/** An interface of this machine came or went, as those of Docker's containers do, and Chromium dropped its requests. */
const DROPPED = 'net::ERR_NETWORK_CHANGED'
const MOST_TRIES = 60
/** They come and go several at a time. */
const UNTIL_IT_IS_QUIET_MS = 3000
const LONGEST_STEP_MS = 120_000

/**
 * Plays a story in a browser of its own, from the beginning again where the machine's network changed meanwhile: of that
 * the story says nothing. Rejects as the story does, and for an error in the page that nobody expected.
 */
export async function inBrowser(baseURL: string, story: (page: Page) => Promise<void>) {
  const server = await startBrowser()
  try {
    const browser = await chromium.connect(server.wsEndpoint())
    for (let tries = 1; await wasDropped(tries); tries++) await pause(UNTIL_IT_IS_QUIET_MS)

    async function wasDropped(tries: number): Promise<boolean> {
      const context = await browser.newContext({ baseURL, ignoreHTTPSErrors: true })
      const page = await context.newPage()
      page.setDefaultTimeout(LONGEST_STEP_MS)
      const { promise: dropped, resolve: drop } = Promise.withResolvers<boolean>()
      context.on('requestfailed', (it) => it.failure()?.errorText === DROPPED && drop(true))
      const troubles: string[] = []
      context.on('weberror', (problem) => troubles.push(String(problem.error())))
      context.on('console', (it) => it.type() === 'error' && troubles.push(it.text()))
      const played = story(page).then(() => {
        if (troubles.length > 0) throw new Error(troubles.join('\n'))
        return false
      })
      try {
        return await (tries < MOST_TRIES ? Promise.race([dropped, played]) : played)
      } catch (error) {
        if (tries < MOST_TRIES && `${error}${troubles}`.includes(DROPPED)) return true
        throw error
      } finally {
        played.catch(() => {})
        await context.close()
      }
    }
  } finally {
    await server.close()
  }
}
