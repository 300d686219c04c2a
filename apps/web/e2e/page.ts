import { randomBytes } from 'node:crypto'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'

/** One connection for all files of a worker; it closes with the worker. */
const browser = await chromium.connect(inject('browser'))

export const sizes = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 360, height: 740 },
}

/** Browsers may request it for a response without an icon. The app's pages have one. */
const FAVICON = '/favicon.ico'

/**
 * A console error that the test itself causes: a status, a missing network, or a screenshot of an
 * email, whose frame forbids scripts.
 */
export type ExpectedError =
  | number
  | 'net::ERR_INTERNET_DISCONNECTED'
  | 'net::ERR_FAILED'
  | 'Blocked script execution'

interface PageOptions {
  expectedErrors?: ExpectedError[]
  /** The URL of a server other than the shared one. */
  server?: string
  /** Pixels of a screenshot per CSS pixel. */
  deviceScaleFactor?: number
}

/** A random client address, as a proxy would forward it: RFC 5737 has too few for a test suite. */
export function randomClientAddress(): Record<string, string> {
  const [a, b, c] = randomBytes(3)
  return { 'x-forwarded-for': `10.${a}.${b}.${c}` }
}

/** A page in a context of its own. Any unexpected error fails the test. */
export async function openPage({
  expectedErrors = [],
  server = inject('server'),
  deviceScaleFactor = 1,
}: PageOptions = {}) {
  const context = await openContext(server, { deviceScaleFactor })
  const unexpectedErrors = collectErrors(context, expectedErrors)
  onTestFinished(async () => {
    await context.close()
    expect(unexpectedErrors).toEqual([])
  })
  return pageOf(context)
}

let shared: Promise<Page> | undefined

/**
 * The shared page of the tests with canned responses, as if newly opened: a page for each test
 * would take longer to start than to check.
 */
export async function reopenPage({
  expectedErrors = [],
}: Pick<PageOptions, 'expectedErrors'> = {}) {
  shared ??= openContext(inject('server'), { reducedMotion: 'reduce' }).then(pageOf)
  const page = await shared
  const context = page.context()
  const unexpectedErrors = collectErrors(context, expectedErrors)
  onTestFinished(async () => {
    await context.setOffline(false)
    // Same origin: another one would need another process, and the storage would stay.
    await page.goto(BLANK)
    await page.evaluate(clearStorage)
    await context.clearCookies()
    await page.setViewportSize(sizes.wide)
    await page.emulateMedia({ colorScheme: null })
    context.removeAllListeners('weberror')
    context.removeAllListeners('console')
    expect(unexpectedErrors).toEqual([])
  })
  return page
}

const BLANK = '/favicon.svg'

function clearStorage() {
  localStorage.clear()
  sessionStorage.clear()
}

async function openContext(
  server: string,
  { reducedMotion = 'reduce' as 'no-preference' | 'reduce', deviceScaleFactor = 1 } = {},
) {
  const context = await browser.newContext({
    baseURL: server,
    viewport: sizes.wide,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion,
    deviceScaleFactor,
    extraHTTPHeaders: randomClientAddress(),
  })
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      reportError(new Error(`CSP: ${violatedDirective} ${blockedURI} ${sourceFile}`))
    })
  })
  return context
}

async function pageOf(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  return page
}

function collectErrors(context: BrowserContext, expectedErrors: ExpectedError[]): string[] {
  const unexpectedErrors: string[] = []
  const expected = expectedErrors.map((it) => (typeof it === 'number' ? `a status of ${it} ` : it))
  context.on('weberror', (problem) => unexpectedErrors.push(String(problem.error())))
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const { url } = message.location()
    if (URL.parse(url)?.pathname === FAVICON) return
    if (expected.some((part) => message.text().includes(part))) return
    unexpectedErrors.push(`${message.text()} (${url})`)
  })
  return unexpectedErrors
}
