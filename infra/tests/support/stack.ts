import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { type Outcome, run } from './run.ts'
import { type EmailMessage, emailsTo } from './sent-emails.ts'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))
/** Files of infra/ that are not copied to a server. */
const NOT_ON_A_SERVER = /\/infra\/(node_modules|tests|\.turbo|nginx\/certificates\/.*\.pem)($|\/)/

/** The production setup as on a server, in a folder and a Compose project of its own. */
export interface Stack {
  /** The folder with docker-compose.prod.yml, infra/ and .env.prod. */
  directory: string
  project: string
  place: Place
  /** The environment of its commands. */
  environment: Record<string, string>
  /** `https://localhost:PORT`, with a self-signed certificate. */
  url: string
  httpUrl: string
  /** Runs infra/compose. Rejects with its output if it fails. */
  compose(...args: string[]): Promise<string>
  /** Runs a command of infra/, such as `deploy`. */
  script(name: string, ...args: string[]): Promise<Outcome>
  /** All emails to an address, oldest first. */
  mailedTo(address: string): Promise<EmailMessage[]>
  /** The certificate that the stack created at its first start, for clients to trust. */
  certificate(): Promise<string>
  /** Removes the stack and its data. */
  down(): Promise<void>
}

/** Everything that another process needs to use a stack. */
export interface Place {
  directory: string
  project: string
  url: string
  httpUrl: string
  mailPort: number
}

export interface StackOptions {
  /** Additional variables of .env.prod; they override the generated ones. */
  env?: Record<string, string>
  /** The tag of the images. Default: `local`. */
  version?: string
}

/** Starts a stack and waits until it is healthy. Its images (`signin/api:local` and so on) must exist. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stack = await prepareStack(options)
  try {
    await stack.compose('up', '--detach', '--wait')
    return stack
  } catch (error) {
    const logs = await stack.compose('logs', '--tail', '40').catch(String)
    await stack.down()
    throw new Error(`The stack did not start: ${error}\n${logs}`)
  }
}

/** Creates the folder of a stack without starting it. */
export async function prepareStack({ env = {}, version }: StackOptions = {}): Promise<Stack> {
  const directory = await mkdtemp(join(tmpdir(), 'signin-stack-'))
  const project = `signin-test-${randomBytes(4).toString('hex')}`
  const [httpPort, httpsPort, mailPort] = [await freePort(), await freePort(), await freePort()]
  const url = `https://localhost:${httpsPort}`
  await copyServer(directory)
  await writeFile(join(directory, 'docker-compose.test.yml'), mailServer(mailPort))
  const variables = {
    ...defaultVariables(),
    PUBLIC_URL: url,
    HTTP_PORT: String(httpPort),
    HTTPS_PORT: String(httpsPort),
    ...(version && { SIGNIN_VERSION: version }),
    ...env,
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(directory, '.env.prod'), lines.join(''), { mode: 0o600 })

  return stackAt({ directory, project, url, httpUrl: `http://localhost:${httpPort}`, mailPort })
}

/** A stack whose folder exists. */
export function stackAt(place: Place): Stack {
  const { directory, project } = place
  const reported = {
    COMPOSE_PROJECT_NAME: project,
    COMPOSE_FILE: 'docker-compose.prod.yml:docker-compose.test.yml',
    COMPOSE_PROGRESS: 'quiet',
  }
  const script: Stack['script'] = (name, ...args) =>
    run(join(directory, 'infra', name), args, { cwd: directory, env: reported })

  async function compose(...args: string[]): Promise<string> {
    const { code, output } = await script('compose', ...args)
    if (code !== 0) throw new Error(`infra/compose ${args.join(' ')}: exit code ${code}\n${output}`)
    return output
  }

  return {
    ...place,
    place,
    environment: reported,
    compose,
    script,
    mailedTo: (address) => emailsTo(address, place.mailPort),
    certificate: () => readFile(join(directory, 'infra/nginx/certificates/fullchain.pem'), 'utf8'),
    async down() {
      // By the project's name only: a test may have left files or variables that Compose rejects.
      const all = ['--project-name', project, 'down', '--volumes', '--remove-orphans']
      const { code, output } = await run('docker', ['compose', ...all, '--timeout', '1'], {
        cwd: tmpdir(),
      })
      if (code !== 0) throw new Error(output)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function copyServer(directory: string): Promise<void> {
  await cp(join(CHECKOUT, 'docker-compose.prod.yml'), join(directory, 'docker-compose.prod.yml'))
  await cp(join(CHECKOUT, 'infra'), join(directory, 'infra'), {
    recursive: true,
    filter: (source) => !NOT_ON_A_SERVER.test(source),
  })
  await mkdir(join(directory, 'secrets'))
}

/** Default variables, with random secrets. */
function defaultVariables(): Record<string, string> {
  const [a = 0, b = 0] = randomBytes(2)
  return {
    PUBLISH_ADDRESS: '127.0.0.1',
    // Random: Docker rejects a network that overlaps another, such as one that a failed test left behind.
    EDGE_SUBNET: `10.${64 + (a % 128)}.${b}.0/24`,
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
    DATABASE_PASSWORD: randomBytes(24).toString('hex'),
    DATABASE_URL: `postgresql://signin_app:\${DATABASE_PASSWORD}@db:5432/signin`,
    MIGRATION_DATABASE_URL: `postgresql://signin:\${POSTGRES_PASSWORD}@db:5432/signin`,
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    BACKUP_PASSWORD: randomBytes(24).toString('hex'),
    SMTP_URL: 'smtp://mail:1025',
  }
}

/** A mail server that accepts all mail, which tests read over HTTP. */
const mailServer = (port: number) => `services:
  mail:
    image: maildev/maildev:latest
    networks: [edge]
    ports: ['127.0.0.1:${port}:1080']
`
