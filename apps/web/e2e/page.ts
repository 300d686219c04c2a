import { randomBytes } from 'node:crypto'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject, onTestFinished } from 'vitest'

/** One connection for all files of a worker, which ends with it. */
const browser = await chromium.connect(inject('browser'))

export const sizes = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 360, height: 740 },
}

/** A browser asks for it or not, as it likes, where an answer names no icon. The app's pages name theirs. */
const UNASKED = '/favicon.ico'

/** What a browser complains of because the test itself brings it about: a status, or no network. */
export type Provoked = number | 'net::ERR_INTERNET_DISCONNECTED' | 'net::ERR_FAILED'

interface Wishes {
  provokes?: Provoked[]
  /** Of another server than the one all journeys share. */
  server?: string
}

/** An address of its own (RFC 5737 has no room for a test suite), as a proxy would tell it. */
export function somewhere(): Record<string, string> {
  const [a, b, c] = randomBytes(3)
  return { 'x-forwarded-for': `10.${a}.${b}.${c}` }
}

/** A page in a browser of its own, that fails its test on any error nobody provoked. */
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
 * The one page of the tests whose answers are all canned, as if it had just been opened: a page of
 * its own for each test would spend more on starting than on what is looked at.
 */
export async function reopenPage({ provokes = [] }: Pick<Wishes, 'provokes'> = {}) {
  shared ??= openContext(inject('server'), { reducedMotion: 'reduce' }).then(pageOf)
  const page = await shared
  const context = page.context()
  const webAuthnErrors = watch(context, provokes)
  onTestFinished(async () => {
    await context.setOffline(false)
    // Of the same origin: another one would take another process, and storage would stay.
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
