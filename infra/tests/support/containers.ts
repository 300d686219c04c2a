import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { run } from './run.ts'

/** Containers on a common network, without Compose. */
export interface Containers {
  /** Starts a container that the others reach by its name. */
  start(name: string, image: string, options?: Options): Promise<void>
  /** Runs a container to its end. */
  runOnce(name: string, image: string, options?: Options): Promise<{ code: number; output: string }>
  exec(name: string, ...command: string[]): Promise<{ code: number; output: string }>
  /** The state of the image's HEALTHCHECK: starting, healthy, unhealthy. */
  health(name: string): Promise<string>
  /** The URL of a published port on this machine. */
  address(name: string, port: number): Promise<string>
  /** Sends SIGTERM. @returns the exit code of the process. */
  stop(name: string, seconds: number): Promise<number>
  /** Removes all containers and the network. */
  remove(): Promise<void>
}

export interface Options {
  /** Options of docker run. */
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

/** Polls a URL as a probe does, at most `times` times. @returns whether a response was successful. */
export async function respondsOk(url: string, times: number, everySeconds: number) {
  for (let asked = 0; asked < times; asked++) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return true
    await pause(everySeconds * 1000)
  }
  return false
}

const POSTGRES = 'postgres:15-bookworm'
export const DATABASE_URL = 'postgresql://signin:made-up@database:5432/signin'

/** Starts PostgreSQL as `database` and waits until it accepts connections. `args` are those of the server. */
export async function startPostgres(containers: Containers, args: string[] = []): Promise<void> {
  const env = { POSTGRES_USER: 'signin', POSTGRES_PASSWORD: 'made-up', POSTGRES_DB: 'signin' }
  await containers.start('database', POSTGRES, { env, command: ['postgres', ...args] })
  // Over TCP: during the initialisation it listens on the Unix socket only.
  const isReady = ['pg_isready', '--host', 'database', '--username', 'signin']
  for (let asked = 0; asked < 120; asked++) {
    if ((await containers.exec('database', ...isReady)).code === 0) return
    await pause(500)
  }
  throw new Error('PostgreSQL did not start.')
}
