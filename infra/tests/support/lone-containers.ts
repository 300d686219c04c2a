import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from './run.ts'

/** Containers beside each other on a network of their own, without Compose. */
export interface Containers {
  /** The names of the others are those they were started with. */
  start(name: string, image: string, options?: Options): Promise<void>
  /** To its end. */
  runOnce(name: string, image: string, options?: Options): Promise<{ code: number; output: string }>
  exec(name: string, ...command: string[]): Promise<{ code: number; output: string }>
  /** What the image's own HEALTHCHECK says: starting, healthy, unhealthy. */
  health(name: string): Promise<string>
  /** Where a port that was published is, on this machine. */
  address(name: string, port: number): Promise<string>
  /** With SIGTERM. @returns what the process ended with. */
  stop(name: string, seconds: number): Promise<number>
  /** Everything, the network too. */
  remove(): Promise<void>
}

export interface Options {
  /** Of docker run. */
  args?: string[]
  env?: Record<string, string>
  command?: string[]
  publish?: number
}

export async function startContainers(): Promise<Containers> {
  const prefix = `signin-test-${randomBytes(4).toString('hex')}`
  const started: string[] = []
  await docker('network', 'create', prefix)

  const argumentsOf = (name: string, image: string, options: Options) => {
    const { args = [], env = {}, command = [], publish } = options
    started.push(`${prefix}-${name}`)
    return [
      ...['--name', `${prefix}-${name}`, '--network', prefix, '--network-alias', name],
      ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...(publish ? ['--publish', `127.0.0.1::${publish}`] : []),
      ...[...args, image, ...command],
    ]
  }

  return {
    async start(name, image, options = {}) {
      await docker('run', '--detach', ...argumentsOf(name, image, options))
    },
    runOnce: (name, image, options = {}) =>
      run('docker', ['run', ...argumentsOf(name, image, options)]),
    exec: (name, ...command) => run('docker', ['exec', `${prefix}-${name}`, ...command]),
    async health(name) {
      return (
        await docker('inspect', '--format', '{{.State.Health.Status}}', `${prefix}-${name}`)
      ).trim()
    },
    async address(name, port) {
      const said = await docker('port', `${prefix}-${name}`, `${port}/tcp`)
      return `http://${said.trim().split('\n')[0]}`
    },
    async stop(name, seconds) {
      await docker('stop', '--time', `${seconds}`, `${prefix}-${name}`)
      return Number(await docker('inspect', '--format', '{{.State.ExitCode}}', `${prefix}-${name}`))
    },
    async remove() {
      for (const name of started) await run('docker', ['rm', '--force', '--volumes', name])
      await docker('network', 'rm', prefix)
    },
  }
}

async function docker(...args: string[]): Promise<string> {
  const { code, output } = await run('docker', args)
  if (code !== 0) throw new Error(`docker ${args[0]}: ${output}`)
  return output
}

/** Asks as a probe does, so many times. @returns whether the answer was a good one in the end. */
export async function becomesGood(url: string, times: number, everySeconds: number) {
  for (let asked = 0; asked < times; asked++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return true
    await pause(everySeconds * 1000)
  }
  return false
}

const POSTGRES = 'postgres:15-bookworm'
export const DATABASE_URL = 'postgresql://signin:made-up@database:5432/signin'

/** `database` on the network, as soon as it takes connections. `args` are those of the server. */
export async function startPostgres(containers: Containers, args: string[] = []): Promise<void> {
  const env = { POSTGRES_USER: 'signin', POSTGRES_PASSWORD: 'made-up', POSTGRES_DB: 'signin' }
  await containers.start('database', POSTGRES, { env, command: ['postgres', ...args] })
  // Over TCP: while it is being made, it listens to its own machine's socket alone.
  const isReady = ['pg_isready', '--host', 'database', '--username', 'signin']
  for (let asked = 0; asked < 120; asked++) {
    if ((await containers.exec('database', ...isReady)).code === 0) return
    await pause(500)
  }
  throw new Error('PostgreSQL did not start.')
}
