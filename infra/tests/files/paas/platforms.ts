import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { type Environment, SAMPLE_VALUES } from '../environment.ts'

/** A platform's configuration in common terms. */
export interface Service {
  dockerfile: string
  /** The port the platform connects to; undefined if the platform chooses it and sets PORT. */
  port: number | undefined
  start: string
  beforeStart: string
  /** The path of the health check; undefined if there is none. */
  health: string | undefined
  instances: number
  /** The time between SIGTERM and SIGKILL. */
  secondsToStop: number
  environment: Environment
  /** Keys that the platform does not know. */
  unknown: string[]
}

export interface Sources {
  'fly.toml': string
  'render.yaml': string
  'heroku.yml': string
  'app.json': string
}

/** The keys that a platform knows. `true`: a value. `'any'`: a table with keys of our own. */
type Known = true | 'any' | { readonly [name: string]: Known }

/** The keys used here, from fly.io/docs/reference/configuration. */
const FLY: Known = {
  ...{ app: true, primary_region: true, kill_signal: true, kill_timeout: true },
  build: { dockerfile: true },
  deploy: { release_command: true, strategy: true },
  env: 'any',
  processes: 'any',
  http_service: {
    ...{ processes: true, internal_port: true, force_https: true },
    ...{ auto_stop_machines: true, auto_start_machines: true, min_machines_running: true },
    concurrency: { type: true, soft_limit: true, hard_limit: true },
    checks: { method: true, path: true, grace_period: true, interval: true, timeout: true },
  },
  vm: { size: true, memory: true },
}

/** From render.com/docs/blueprint-spec. */
const RENDER: Known = {
  services: {
    ...{ type: true, name: true, runtime: true, plan: true, region: true, numInstances: true },
    ...{ dockerfilePath: true, dockerContext: true, dockerCommand: true },
    ...{ preDeployCommand: true, healthCheckPath: true, autoDeployTrigger: true },
    maxShutdownDelaySeconds: true,
    envVars: {
      ...{ key: true, value: true, sync: true, generateValue: true },
      fromDatabase: { name: true, property: true },
    },
  },
  databases: {
    ...{ name: true, databaseName: true, user: true, plan: true, region: true },
    ...{ postgresMajorVersion: true, ipAllowList: true },
  },
}

/** From devcenter.heroku.com/articles/build-docker-images-heroku-yml and app-json-schema. */
const HEROKU: Known = {
  build: { docker: 'any' },
  release: { image: true, command: true },
  run: 'any',
}
const HEROKU_APP: Known = {
  ...{ name: true, description: true, stack: true, env: 'any' },
  addons: { plan: true, as: true },
  formation: { web: { quantity: true, size: true } },
}

function unknownNames(value: unknown, known: Known, at = ''): string[] {
  if (known === 'any' || known === true || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((it) => unknownNames(it, known, at))
  return Object.entries(value).flatMap(([name, inner]) => {
    const shape = known[name]
    return shape ? unknownNames(inner, shape, `${at}${name}.`) : [`${at}${name}`]
  })
}

/** The value that an operator would set. */
const given = (name: string) => SAMPLE_VALUES[name] ?? ''

/** An address as `fly ips list` shows it. */
export const FLY_APP_ADDRESS = '66.241.124.1'

export function flyService({ 'fly.toml': text }: Sources): Service {
  // biome-ignore lint/suspicious/noExplicitAny: FLY checks the keys, and the tests the values.
  const config = parseToml(text) as any
  const comments = [...text.matchAll(/^# {3}fly secrets set (.+)$/gm)].map(([, it]) => `${it}`)
  const secrets = [...comments.join(' ').matchAll(/([A-Z][A-Z0-9_]*)=(\S+)/g)].map(
    ([, name = '', value = '']) => [
      name,
      value === '…' ? given(name) : value.replace('…', FLY_APP_ADDRESS),
    ],
  )
  return {
    dockerfile: config.build.dockerfile,
    port: config.http_service.internal_port,
    start: config.processes[config.http_service.processes[0]],
    beforeStart: config.deploy.release_command,
    health: config.http_service.checks[0].path,
    instances:
      config.http_service.auto_stop_machines === 'off'
        ? config.http_service.min_machines_running
        : 0,
    secondsToStop: config.kill_signal === 'SIGTERM' ? config.kill_timeout : 0,
    environment: {
      ...config.env,
      ...Object.fromEntries(secrets),
    },
    unknown: unknownNames(config, FLY),
  }
}

const GENERATED = 'mZ7vB4nT1cR6yU3pL8sD5fG0hJkX9wQ2'

export function renderService({ 'render.yaml': text }: Sources): Service {
  const config = parseYaml(text, { uniqueKeys: true })
  const [service] = config.services
  const databases = config.databases.map(({ name }: { name: string }) => name)
  // biome-ignore lint/suspicious/noExplicitAny: RENDER checks the keys.
  const environment = service.envVars.map((it: any) => {
    const database = databases.includes(it.fromDatabase?.name) ? given('DATABASE_URL') : ''
    const promptedFor = it.sync === false ? given(it.key) : ''
    const made = it.generateValue === true ? GENERATED : ''
    return [it.key, it.value ?? (database || promptedFor || made)]
  })
  return {
    dockerfile: service.dockerContext === '.' ? service.dockerfilePath.replace(/^\.\//, '') : '',
    port: undefined,
    start: service.dockerCommand,
    beforeStart: service.preDeployCommand,
    health: service.healthCheckPath,
    instances: service.numInstances,
    secondsToStop: service.maxShutdownDelaySeconds,
    environment: Object.fromEntries(environment),
    unknown: unknownNames(config, RENDER),
  }
}

const HEROKUS_SECONDS_TO_STOP = 30

export function herokuService({ 'heroku.yml': text, 'app.json': json }: Sources): Service {
  const config = parseYaml(text, { uniqueKeys: true })
  const app = JSON.parse(json)
  // biome-ignore lint/suspicious/noExplicitAny: the fields of app.json's env are distinguished here.
  const declared = Object.entries<any>(app.env).map(([name, it]) => {
    const asked = it.required === true ? given(name) : ''
    return [name, it.value ?? (it.generator === 'secret' ? GENERATED : asked)]
  })
  const addons = app.addons.map(({ as }: { as: string }) => [`${as}_URL`, given(`${as}_URL`)])
  const image = app.stack === 'container' && config.release.image
  return {
    // Heroku builds in the folder of the Dockerfile, so one in another folder lacks the rest of the checkout.
    dockerfile: config.build.docker[image] ?? '',
    port: undefined,
    start: config.run.web,
    beforeStart: config.release.command.join(' && '),
    health: undefined,
    instances: app.formation.web.quantity,
    secondsToStop: HEROKUS_SECONDS_TO_STOP,
    environment: Object.fromEntries([...addons, ...declared]),
    unknown: [...unknownNames(config, HEROKU), ...unknownNames(app, HEROKU_APP)],
  }
}
