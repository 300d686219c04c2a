import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { OF_THE_MIGRATION, read, VARIABLES } from './environment.ts'

const production = read('docker-compose.prod.yml')
const template = read('.env.prod.template')

interface Service {
  image: string
  read_only?: boolean
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  restart?: string
  logging?: unknown
  ports?: unknown[]
  networks?: string[]
  healthcheck?: unknown
  volumes?: string[]
  tmpfs?: string[]
  environment?: Record<string, string>
  deploy?: { resources?: { limits?: Record<string, unknown> } }
  depends_on?: Record<string, unknown>
}

const { services, networks, volumes } = parse(production, { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean }>
  volumes: Record<string, unknown>
}
const all = Object.entries(services)
const lasting = all.filter(([, { restart }]) => restart !== 'no')

test.each(all)(
  '%s has a read-only root, no capabilities, resource limits and log rotation',
  (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      logging: {
        driver: 'json-file',
        options: { 'max-size': expect.anything(), 'max-file': expect.anything() },
      },
      deploy: {
        resources: {
          limits: { cpus: expect.anything(), memory: expect.anything(), pids: expect.anything() },
        },
      },
    })
  },
)

test.each(lasting)(
  '%s restarts, has a health check, and waits for the check of the variables',
  (name) => {
    expect(services[name]?.restart).toBe('unless-stopped')
    expect(services[name]?.healthcheck).toBeDefined()
    expect(dependenciesOf(name)).toContain('preflight')
  },
)

test('the health check of the backend tests readiness, not liveness', () => {
  expect(JSON.stringify(services.backend?.healthcheck)).toContain(':4000/health/ready')
})

/** All services that a service depends on, transitively. */
function dependenciesOf(name: string): string[] {
  const directly = Object.keys(services[name]?.depends_on ?? {})
  return [...directly, ...directly.flatMap(dependenciesOf)]
}

test('only the proxy publishes ports, and the network of the database is internal', () => {
  expect(all.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy'])
  expect(networks.data?.internal).toBe(true)
  expect(services.db?.networks).toEqual(['data'])
  expect(services.proxy?.networks).toEqual(['edge'])
  expect(services.frontend?.networks).toEqual(['edge'])
})

test('data is stored in volumes, and only configuration, secrets and certificates are bind-mounted', () => {
  const mounts = all.flatMap(([, service]) => service.volumes ?? [])
  const places = mounts.filter((mount) => mount.startsWith('.'))
  expect(places.filter((mount) => !/^\.\/(secrets|infra\/nginx)(\/|:)/.test(mount))).toEqual([])
  expect(places.filter((mount) => !mount.endsWith(':ro'))).toEqual([
    './infra/nginx/certificates:/certificates',
    './infra/nginx/certificates:/certificates',
  ])
  const named = mounts
    .filter((mount) => !mount.startsWith('.'))
    .map((mount) => mount.replace(/\$\{\w+:-(\w+)\}/, '$1').split(':')[0])
  expect([...new Set(named)].toSorted()).toEqual(Object.keys(volumes).toSorted())
})

/** NAME -> its default, from `${NAME:-…}` in the file. */
const asked = new Map(
  [...production.matchAll(/\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*)|:\?[^}]*)?\}/g)].map(
    ([, name, otherwise]) => [`${name}`, otherwise],
  ),
)
/** NAME -> the value in the template; a commented-out line shows the default or an example. */
const reported = new Map(
  [...template.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name, value]) => [
    `${name}`,
    value,
  ]),
)

/** Set by the images and docker-compose.prod.yml. */
const FIXED = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'TRUSTED_PROXIES', 'WEB_ROOT']
/** Read by the scripts of infra/, by the backup image, and by other lines of .env.prod. */
const READ_ELSEWHERE = /^(BACKUP_[A-Z0-9_]+|DATABASE_PASSWORD)$/

test('.env.prod.template has every variable that is read, and no other', () => {
  const needed = [...VARIABLES, ...OF_THE_MIGRATION].filter((name) => !FIXED.includes(name))
  const missing = [...needed, ...asked.keys()].filter((name) => !reported.has(name))
  expect(missing).toEqual([])
  const unread = [...reported.keys()].filter(
    (name) => !needed.includes(name) && !asked.has(name) && !READ_ELSEWHERE.test(name),
  )
  expect(unread).toEqual([])
  expect([...reported.keys()].filter((name) => FIXED.includes(name))).toEqual([])
})

test('.env.prod.template shows the defaults that docker-compose.prod.yml has', () => {
  const examples = [
    'SIGNIN_IMAGES',
    'POSTGRES_PASSWORD_FILE',
    'BACKUP_FOLDER',
    'BACKUP_REPOSITORY',
    'ACME_EMAIL',
  ]
  const displayed = [...asked].filter(
    ([name]) => template.includes(`\n#${name}=`) && !examples.includes(name),
  )
  expect(displayed.length).toBeGreaterThan(15)
  for (const [name, otherwise = ''] of displayed)
    expect(template).toContain(`\n#${name}=${otherwise}\n`)
})

test('each placeholder contains the name of its variable, and each variable is explained', () => {
  const blanks = [...reported].filter(([, value]) => value?.includes('replace-this'))
  expect(blanks.length).toBeGreaterThanOrEqual(5)
  for (const [name, value] of blanks) expect(value).toMatch(new RegExp(`replace-this-${name}$`))
  const paragraphs = template.split(/\n(?=# )/)
  expect(paragraphs.filter((it) => /^[A-Z#]/.test(it) && !it.startsWith('# '))).toEqual([])
})

test('the backend gets neither the address of the owner of the tables nor its files', () => {
  const { environment, tmpfs } = services.backend ?? {}
  for (const name of OF_THE_MIGRATION) {
    expect(environment).toMatchObject({ [name]: '', [`${name}_FILE`]: '' })
    expect(services.migrate?.environment).not.toHaveProperty(name)
  }
  expect(tmpfs).toContain('/run/secrets/db:size=4k,ro')
})

test('secrets that the api does not need are blank in its containers', () => {
  for (const name of ['backend', 'migrate']) {
    expect(services[name]?.environment).toMatchObject({
      POSTGRES_PASSWORD: '',
      BACKUP_PASSWORD: '',
    })
  }
})
