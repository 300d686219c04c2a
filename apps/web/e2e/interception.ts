import { failure } from '@signin/contracts'
import type { Page, Route } from 'playwright-core'

/**
 * Responds to the page's requests in place of the server, until the returned function is called.
 * The route itself stays: Chromium never completes a request that starts while the interception is
 * turned off, as `unroute` and the option `times` do (github.com/microsoft/playwright/issues/41802).
 */
export async function intercept(page: Page, url: string, respond: Respond): Promise<() => void> {
  let intercepting = true
  const stop = () => {
    intercepting = false
  }
  await page.route(url, async (route) => {
    await (intercepting ? respond(route, stop) : route.fallback())
  })
  return stop
}

type Respond = (route: Route, stop: () => void) => unknown

/** Simulates authentication that is not recent: rejects the next call; later ones reach the API. */
export async function rejectAsNotRecent(page: Page, procedure: string) {
  const json = { error: failure('not_signed_in_recently', '') }
  await intercept(page, `**/api/trpc/${procedure}*`, (route, stop) => {
    stop()
    return route.fulfill({ status: 403, json })
  })
}
