import { BlockList } from 'node:net'
import { describe, expect, test } from 'vitest'
import { environmentProblems, read } from './environment.ts'
import {
  FLY_APP_ADDRESS,
  flyService,
  herokuService,
  renderService,
  type Service,
  type Sources,
} from './paas/platforms.ts'
import { platformProblems } from './paas/problems.ts'

const sources: Sources = {
  'fly.toml': read('fly.toml'),
  'render.yaml': read('render.yaml'),
  'heroku.yml': read('heroku.yml'),
  'app.json': read('app.json'),
}

const PLATFORMS: Record<string, (sources: Sources) => Service> = {
  'Fly.io': flyService,
  Render: renderService,
  Heroku: herokuService,
}

describe.each(Object.entries(PLATFORMS))('the configuration for %s', (_, serviceOf) => {
  test('matches the image and the api', () => {
    expect(platformProblems(serviceOf(sources))).toEqual([])
  })

  test('has every required variable', () => {
    const { environment } = serviceOf(sources)
    const required = ['DATABASE_URL', 'SECRET_KEY_BASE', 'SMTP_URL', 'PUBLIC_URL', 'S3_BUCKET']
    for (const name of [...required, 'S3_ENDPOINT', 'TRUSTED_PROXIES']) {
      const { [name]: _, ...rest } = environment
      expect(environmentProblems(rest, ['PGSSLMODE']).join(), name).toContain(name)
    }
  })

  test('contains no value of a secret', () => {
    const texts = Object.values(sources).join('\n')
    expect(texts).not.toMatch(/postgres(ql)?:\/\/\w+:\w|SECRET_KEY_BASE['": =]+[\w+/]{32}/)
  })
})

/** The client's address by the rule of proxy-addr, which Fastify uses: the last address that is not trusted. */
function clientOf(chain: string[], networks: string): string | undefined {
  const trusted = new BlockList()
  for (const network of networks.split(',').map((it) => it.trim())) {
    const [address = '', bits = '32'] = network.split('/')
    trusted.addSubnet(address, Number(bits))
  }
  return chain.findLast((address) => !trusted.check(address)) ?? chain[0]
}

const CLIENT = '203.0.113.7'
const CLAIMED_BY_CLIENT = '198.51.100.1'

test.each([
  ['Fly.io', [CLIENT, FLY_APP_ADDRESS, '172.19.4.1']],
  ['Render', [CLIENT, '104.22.17.40', '10.21.157.68']],
  ['Heroku', [CLIENT, '10.1.45.23']],
])('behind %s the api sees the address of the client, which it cannot forge', (platform, chain) => {
  const trusted = PLATFORMS[platform]?.(sources).environment.TRUSTED_PROXIES ?? ''
  expect(clientOf(chain, trusted)).toBe(CLIENT)
  expect(clientOf([CLAIMED_BY_CLIENT, ...chain], trusted)).toBe(CLIENT)
})

test.each<[platform: string, file: keyof Sources, from: string, to: string, says: RegExp]>([
  ['Fly.io', 'fly.toml', 'internal_port = 4000', 'internal_port = 8080', /asked on 8080/],
  ['Fly.io', 'fly.toml', 'PORT = "4000"', 'PORT = "8080"', /listens on 8080/],
  ['Fly.io', 'fly.toml', 'node migrate.js', 'node migration.js', /not in the image/],
  ['Fly.io', 'fly.toml', 'node main.js', 'node command.js', /does not serve/],
  ['Fly.io', 'fly.toml', '/health/ready', '/healthz', /healthz/],
  ['Fly.io', 'fly.toml', 'force_https', 'force_http', /force_http means nothing/],
  ['Fly.io', 'fly.toml', 'Dockerfile.paas', 'Dockerfile', /not a Dockerfile at the top/],
  ['Fly.io', 'fly.toml', 'auto_stop_machines = "off"', 'auto_stop_machines = "stop"', /only/],
  ['Fly.io', 'fly.toml', 'kill_timeout = 45', 'kill_timeout = 5', /killed/],
  ['Fly.io', 'fly.toml', 'SMTP_URL=…', 'SMTP_URI=…', /SMTP_URI is no variable/],
  ['Fly.io', 'fly.toml', 'SMTP_URL=…', '', /SMTP_URL is missing/],
  ['Fly.io', 'fly.toml', 'TRUSTED_PROXIES', 'TRUSTED_PROXY', /share an address/],
  ['Render', 'render.yaml', 'healthCheckPath', 'healthcheckPath', /healthcheckPath means nothing/],
  ['Render', 'render.yaml', 'node migrate.js', 'npm run migrate', /does not migrate/],
  ['Render', 'render.yaml', 'dockerContext: .', 'dockerContext: apps', /no file/],
  ['Render', 'render.yaml', "value: '5'", "value: '60'", /killed/],
  ['Render', 'render.yaml', 'numInstances: 2', 'numInstances: 1', /only instance/],
  ['Render', 'render.yaml', 'generateValue: true', 'generateValue: false', /SECRET_KEY_BASE/],
  ['Render', 'render.yaml', 'name: signin\n          prop', 'name: db\n          prop', /DATABASE/],
  ['Render', 'render.yaml', '10.0.0.0/8,', '10.0.0.0/33,', /TRUSTED_PROXIES/],
  ['Render', 'render.yaml', '      - key: S3_BUCKET\n        sync: false\n', '', /S3_BUCKET/],
  ['Heroku', 'heroku.yml', 'web: Dockerfile.paas', 'web: apps/api/Dockerfile', /at the top/],
  ['Heroku', 'heroku.yml', 'node migrate.js', 'node migrate', /not in the image/],
  ['Heroku', 'heroku.yml', 'release:', 'realease:', /undefined/],
  ['Heroku', 'app.json', '"container"', '"heroku-24"', /no file/],
  ['Heroku', 'app.json', '"as": "DATABASE"', '"as": "POSTGRES"', /DATABASE_URL is missing/],
  ['Heroku', 'app.json', '"generator": "secret"', '"value": "secret"', /SECRET_KEY_BASE/],
  ['Heroku', 'app.json', '"quantity": 2', '"quantity": 1', /only instance/],
  ['Heroku', 'app.json', '"formation"', '"formations"', /undefined/],
])('a mistake is reported: %s, %s, %j replaced by %j', (platform, file, from, to, says) => {
  expect(sources[file]).toContain(from)
  const mistaken = { ...sources, [file]: sources[file].replace(from, to) }
  expect(problemsWith(platform, mistaken)).toMatch(says)
})

/** The problems, or the error: reading a file with a missing part may throw. */
function problemsWith(platform: string, mistaken: Sources): string {
  try {
    const service = PLATFORMS[platform]?.(mistaken)
    return service ? platformProblems(service).join('\n') : ''
  } catch (error) {
    return String(error)
  }
}
