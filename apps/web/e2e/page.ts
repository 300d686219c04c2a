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
const UNASKED = '/favicon.ico'

/** A console error that the test itself causes: a status, or a missing network. */
export type Provoked = number | 'net::ERR_INTERNET_DISCONNECTED' | 'net::ERR_FAILED'

interface Wishes {
  provokes?: Provoked[]
  /** The URL of a server other than the shared one. */
  server?: string
}

/** A random client address, as a proxy would forward it: RFC 5737 has too few for a test suite. */
export function somewhere(): Record<string, string> {
  const [a, b, c] = randomBytes(3)
  return { 'x-forwarded-for': `10.${a}.${b}.${c}` }
}

/** A page in a context of its own. Any unexpected error fails the test. */
export async function openPage({ provokes = [], server = inject('server') }: Wishes = {}) {
  const context = await openContext(server)
  const webAuthnErrors = watch(context, provokes)
  onTestFinished(async () => {
    await context.close()
    expect(webAuthnErrors).toEqual([])
  })
  return pageOf(context)
}

let shared: Promise<Page> | undefined

/**
 * The shared page of the tests with canned responses, as if newly opened: a page for each test
 * would take longer to start than to check.
 */
export async function reopenPage({ provokes = [] }: Pick<Wishes, 'provokes'> = {}) {
  shared ??= openContext(inject('server'), { reducedMotion: 'reduce' }).then(pageOf)
  const page = await shared
  const context = page.context()
  const webAuthnErrors = watch(context, provokes)
  onTestFinished(async () => {
    await context.setOffline(false)
    // Same origin: another one would need another process, and the storage would stay.
    await page.goto(BLANK)
    await page.evaluate(removeAllDevices)
    await context.clearCookies()
    await page.setViewportSize(sizes.wide)
    await page.emulateMedia({ colorScheme: null })
    context.removeAllListeners('weberror')
    context.removeAllListeners('console')
    expect(webAuthnErrors).toEqual([])
  })
  return page
}

const BLANK = '/favicon.svg'

function removeAllDevices() {
  localStorage.clear()
  sessionStorage.clear()
}

async function openContext(
  server: string,
  { reducedMotion = 'reduce' as 'no-preference' | 'reduce' } = {},
) {
  const context = await browser.newContext({
    baseURL: server,
    viewport: sizes.wide,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion,
    extraHTTPHeaders: somewhere(),
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

function watch(context: BrowserContext, provokes: Provoked[]): string[] {
  const webAuthnErrors: string[] = []
  const expected = provokes.map((it) => (typeof it === 'number' ? `a status of ${it} ` : it))
  context.on('weberror', (problem) => webAuthnErrors.push(String(problem.error())))
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const { url } = message.location()
    if (URL.parse(url)?.pathname === UNASKED) return
    if (expected.some((part) => message.text().includes(part))) return
    webAuthnErrors.push(`${message.text()} (${url})`)
  })
  return webAuthnErrors
}
