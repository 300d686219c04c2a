import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Containers,
  DATABASE_URL,
  startContainers,
  startPostgres,
} from '../support/containers.ts'
import { run } from '../support/run.ts'
import { docker } from '../support/versions.ts'

const API = 'signin/api:local'
const WEB = 'signin/web:local'
const MB = 1_000_000
/** The restrictions of the production stack and of Kubernetes' "restricted" profile. */
const HARDENED = [
  '--read-only',
  '--tmpfs=/tmp',
  '--cap-drop=ALL',
  '--security-opt=no-new-privileges',
]

const inspect = async (image: string) => JSON.parse(await docker('image', 'inspect', image))[0]
const inside = (image: string, script: string) =>
  docker('run', '--rm', '--entrypoint', 'sh', image, '-c', script)

let containers: Containers
beforeAll(async () => {
  containers = await startContainers()
})
afterAll(() => containers.remove())

/** Waits for the image's HEALTHCHECK to succeed. */
async function isHealthy(name: string): Promise<void> {
  let health = await containers.health(name)
  while (health === 'starting') {
    await pause(500)
    health = await containers.health(name)
  }
  expect(health).toBe('healthy')
}

describe.each([
  [API, 'node:26-bookworm-slim', 120, 'Signin api'],
  [WEB, 'nginxinc/nginx-unprivileged:1.30', 15, 'Signin web'],
])('%s', (image, base, megabytes, title) => {
  test(`adds at most ${megabytes} MB to its base`, async () => {
    const added = (await inspect(image)).Size - (await inspect(base)).Size
    expect(added).toBeGreaterThan(0)
    expect(added / MB).toBeLessThan(megabytes)
  })

  test('has OCI labels, and does not run as root', async () => {
    const { Config: config } = await inspect(image)
    expect(config.Labels['org.opencontainers.image.title']).toBe(title)
    expect(config.Labels['org.opencontainers.image.revision']).toMatch(/^([0-9a-f]{40}|unknown)$/)
    expect(await inside(image, 'id -u')).not.toBe('0')
  })

  test('contains the third-party notices', async () => {
    const file = '$(ls /app /usr/share/nginx/html -d 2> /dev/null)/THIRD-PARTY-NOTICES.txt'
    expect(await inside(image, `head -n 1 ${file}`)).toMatch(
      /^THIRD-PARTY NOTICES of Signin's (api|web app)$/,
    )
  })

  test('contains no build tools and no sources', async () => {
    const tools =
      'for it in pnpm turbo tsc vite rolldown gcc make git; do command -v $it; done; true'
    expect(await inside(image, tools)).toBe('')
    const places = '$(ls -d /app /usr/share/nginx/html 2>/dev/null)'
    const kinds = '.*\\.(map|vue|[cm]?ts|cc?|h)'
    const found = `find ${places} -type f -regextype posix-extended -regex '${kinds}'; ls -d /repo 2>&1`
    expect(await inside(image, `${found} | grep -v '/repo.*No such file' || true`)).toBe('')
  })
})

test('the api migrates, becomes healthy, stores pictures in a volume, and stops on SIGTERM', async () => {
  await startPostgres(containers)
  const env = {
    DATABASE_URL,
    PUBLIC_URL: 'https://accounts.example.com',
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    SMTP_URL: 'smtp://mail:1025',
    DRAIN_SECONDS: '0',
  }
  const once = (name: string, command: string[]) =>
    containers.runOnce(name, API, { args: HARDENED, env, command })
  const migrated = await once('migrate', ['node', 'migrate.js'])
  expect(migrated.code, migrated.output).toBe(0)
  const again = await once('again', ['node', 'migrate.js'])
  expect(again.code, again.output).toBe(0)
  const commands = await once('commands', ['signin', '--help'])
  expect(commands.output).toContain('signin keys list|rotate')
  expect(commands.code).toBe(0)

  const args = [...HARDENED, '--volume=/data']
  await containers.start('api', API, { args, env, publish: 4000 })
  await isHealthy('api')
  const answer = await fetch(`${await containers.address('api', 4000)}/health/ready`)
  expect(await answer.json()).toEqual({ status: 'ready' })
  expect((await containers.exec('api', 'touch', '/data/picture')).code).toBe(0)
  expect((await containers.exec('api', 'touch', '/home/node/x')).output).toContain('Read-only')
  expect(await containers.stop('api', 30)).toBe(0)
})

describe('the web image', () => {
  const asked = async (path: string, headers = {}) => {
    const url = `${await containers.address('web', 8080)}${path}`
    // curl, since fetch decompresses the body and hides the encoding.
    const said = await run('curl', [
      ...['--silent', '--dump-header', '-', '--output', '/dev/null'],
      ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
      url,
    ])
    const [status = '', ...lines] = said.output.trim().split('\r\n')
    const pairs = lines.map((line): [string, string] => {
      const [name = '', ...value] = line.split(': ')
      return [name, value.join(': ')]
    })
    return { status: Number(status.split(' ')[1]), headers: new Headers(pairs) }
  }
  const script = async () => {
    const page = await fetch(await containers.address('web', 8080))
    const path = /\/assets\/front-door[\w-]*\.js/.exec(await page.text())?.[0]
    if (!path) throw new Error('The page names no script.')
    return path
  }

  beforeAll(async () => {
    await containers.start('web', WEB, { args: HARDENED, publish: 8080 })
    await isHealthy('web')
  })

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
    ['br;q=0.5', 'br'],
    ['identity', null],
  ])(
    'serves assets to a browser that accepts %s as %s, cacheable as immutable',
    async (accepted, encoding) => {
      const { status, headers } = await asked(await script(), { 'Accept-Encoding': accepted })
      expect(status).toBe(200)
      expect(headers.get('content-encoding')).toBe(encoding)
      expect(headers.get('content-type')).toBe('text/javascript')
      expect(headers.get('vary')).toBe('Accept-Encoding')
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    },
  )

  test('serves the same content in every encoding', async () => {
    const address = `${await containers.address('web', 8080)}${await script()}`
    const as = async (encoding: string) =>
      (await fetch(address, { headers: { 'accept-encoding': encoding } })).text()
    const plain = await as('identity')
    expect(plain.length).toBeGreaterThan(10_000)
    expect(await as('br')).toBe(plain)
    expect(await as('gzip')).toBe(plain)
  })

  test.each(['/', '/index.html', '/sign-in', '/admin', '/admin/audit', '/admin.html'])(
    '%s is not cached, and has security headers',
    async (path) => {
      const { status, headers } = await asked(path)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    },
  )

  test.each([
    '/assets/gone-12345678.js',
    '/api/trpc/sessions.current',
    '/dev/mailbox',
    '/metrics',
    '/.well-known/jwks.json',
  ])('%s is not found, and the 404 is not cached', async (path) => {
    const { status, headers } = await asked(path)
    expect(status).toBe(404)
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('serves the third-party notices', async () => {
    const { status, headers } = await asked('/THIRD-PARTY-NOTICES.txt')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/plain')
  })

  test('stops on its stop signal', async () => {
    expect(await containers.stop('web', 10)).toBe(0)
  })
})
