import { fileURLToPath } from 'node:url'
import { startBrowser } from '@signin/web/e2e/browser.ts'
import { type Browser, chromium, type Page } from 'playwright-core'
import { background } from './background.ts'
import { docker } from './versions.ts'

const SERVER = fileURLToPath(new URL('./browser-server.ts', import.meta.url))
const STEP_TIMEOUT_MS = 60_000

export interface BrowserPlace {
  /** Begins with `https://localhost:PORT` or `http://localhost:PORT`. */
  url: string
  /** The container and the port that are published under that URL. */
  behind: { container: string; port: number }
  /** A container whose network namespace the browser joins. */
  beside: string
}

/**
 * Runs a story in a new browser. Rejects if the story rejects, or if the page logs an error.
 *
 * On the host network Chromium aborts its requests whenever any container starts or stops (net::ERR_NETWORK_CHANGED),
 * without an option to disable that. So root starts it in the network namespace of a container, where nothing changes;
 * without root no other container may start or stop meanwhile.
 */
export async function inBrowser(place: BrowserPlace, story: (page: Page) => Promise<void>) {
  const { browser, end } = await (process.getuid?.() === 0 ? browserBeside(place) : browserHere())
  try {
    const context = await browser.newContext({ baseURL: place.url, ignoreHTTPSErrors: true })
    const errors: string[] = []
    context.on('weberror', (problem) => errors.push(String(problem.error())))
    context.on('console', (it) => it.type() === 'error' && errors.push(it.text()))
    const page = await context.newPage()
    page.setDefaultTimeout(STEP_TIMEOUT_MS)
    await story(page)
    if (errors.length > 0) throw new Error(errors.join('\n'))
  } finally {
    await browser.close()
    await end()
  }
}

interface Running {
  browser: Browser
  end(): Promise<void>
}

async function browserHere(): Promise<Running> {
  const server = await startBrowser()
  return { browser: await chromium.connect(server.wsEndpoint()), end: () => server.close() }
}

async function browserBeside({ url, behind, beside }: BrowserPlace): Promise<Running> {
  const pid = await docker('inspect', '--format', '{{.State.Pid}}', beside)
  const networks = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}'
  const [address] = (await docker('inspect', '--format', networks, behind.container)).split(' ')
  const forward = `${new URL(url).port}=${address}:${behind.port}`
  const enter = [`--net=/proc/${pid}/ns/net`, process.execPath, SERVER, forward]
  const server = background('nsenter', enter)
  const said = await server.says('The browser is at ')
  const browser = await chromium.connect(String(/ws:\S+/.exec(said)), {
    // Playwright rejects every other Host (DNS rebinding).
    headers: { host: 'localhost' },
    timeout: STEP_TIMEOUT_MS,
  })
  return { browser, end: () => server.stop() }
}
