import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { read } from '../files/environment.ts'
import {
  flyService,
  herokuService,
  renderService,
  type Service,
  type Sources,
} from '../files/paas/platforms.ts'
import {
  type Containers,
  respondsOk,
  startContainers,
  startPostgres,
} from '../support/containers.ts'
import { run } from '../support/run.ts'

const checkout = fileURLToPath(new URL('../../../', import.meta.url))
const sources: Sources = {
  'fly.toml': read('fly.toml'),
  'render.yaml': read('render.yaml'),
  'heroku.yml': read('heroku.yml'),
  'app.json': read('app.json'),
}
const PLATFORMS: [name: string, service: Service, of: { port: number; args: string[] }][] = [
  ['fly', flyService(sources), { port: 4000, args: [] }],
  ['render', renderService(sources), { port: 4000, args: [] }],
  // Heroku chooses the port, and a uid that the image does not have.
  ['heroku', herokuService(sources), { port: 31234, args: ['--user', '20731:20731'] }],
]
const image = 'signin/paas:test'

let containers: Containers
beforeAll(async () => {
  const { code, output } = await run(
    'docker',
    ['build', '--quiet', '--file', 'Dockerfile.paas', '--tag', image, '.'],
    { cwd: checkout },
  )
  expect(code, output).toBe(0)
  containers = await startContainers()
  await startPostgres(containers, [
    ...['-c', 'ssl=on', '-c', 'ssl_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem'],
    ...['-c', 'ssl_key_file=/etc/ssl/private/ssl-cert-snakeoil.key'],
  ])
  // As Heroku Postgres: it requires TLS, with a self-signed certificate.
  const hba = 'sed -i "1i hostnossl all heroku all reject" "$PGDATA/pg_hba.conf"'
  await sql(...PLATFORMS.map(([name]) => `create role ${name} login password 'made-up'`))
  for (const [name] of PLATFORMS) await sql(`create database ${name} owner ${name}`)
  expect(await containers.exec('database', 'sh', '-c', hba)).toMatchObject({ code: 0 })
  await sql('select pg_reload_conf()')
})
afterAll(() => containers?.remove())

async function sql(...statements: string[]): Promise<void> {
  const commands = statements.flatMap((it) => ['-c', it])
  const psql = ['psql', '-v', 'ON_ERROR_STOP=1', '-U', 'signin', ...commands]
  const { code, output } = await containers.exec('database', ...psql)
  expect(code, output).toBe(0)
}

describe.each(PLATFORMS)('with the configuration for %s', (name, service, { port, args }) => {
  const env = {
    ...service.environment,
    DATABASE_URL: `postgresql://${name}:made-up@database:5432/${name}`,
    PORT: `${port}`,
  }
  let url: string

  test('the database is migrated before the start', async () => {
    const command = service.beforeStart.split(' ')
    const migrated = await containers.runOnce(`${name}-before`, image, { env, args, command })
    expect(migrated).toMatchObject({
      code: 0,
      output: expect.stringContaining('migrations_applied'),
    })
  })

  test('the service becomes ready on the configured port', async () => {
    const command = service.start.split(' ')
    await containers.start(name, image, { env, args, command, publish: port })
    url = await containers.address(name, port)
    expect(await respondsOk(`${url}/health/ready`, 60, 0.5)).toBe(true)
  })

  test('only the web app and the api are served, on one port', async () => {
    const page = await fetch(`${url}/sign-in`, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    const asset = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1]
    expect((await fetch(`${url}${asset}`)).headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${url}/.well-known/jwks.json`)).status).toBe(200)
    for (const hidden of ['/metrics', '/main.js', '/dev/mailbox.json']) {
      expect((await fetch(`${url}${hidden}`)).status, hidden).toBe(404)
    }
  })

  test('the service stops within the grace period', async () => {
    expect(await containers.stop(name, service.secondsToStop)).toBe(0)
  })
})

test('without PGSSLMODE the connection to Heroku Postgres is rejected', async () => {
  const { PGSSLMODE: _, ...environment } = herokuService(sources).environment
  const env = {
    ...environment,
    DATABASE_URL: 'postgresql://heroku:made-up@database:5432/heroku',
  }
  const refused = await containers.runOnce('heroku-without', image, {
    env,
    command: ['node', 'migrate.js'],
  })
  expect(refused.code).toBe(1)
  expect(refused.output).toContain('no encryption')
})
