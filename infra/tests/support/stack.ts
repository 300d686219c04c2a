import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'
import { type Outcome, run } from './run.ts'
import { type EmailMessage, emailsTo } from './sent-emails.ts'

const CHECKOUT = fileURLToPath(new URL('../../../', import.meta.url))
/** Of the checkout, what is no part of a server. */
const NOT_ON_A_SERVER = /\/infra\/(node_modules|tests|\.turbo|nginx\/certificates\/.*\.pem)($|\/)/

/** Production, as it stands on a server, in a folder and a Compose project of its own. */
export interface Stack {
  /** What lies on the server: docker-compose.prod.yml, infra/, .env.prod. */
  directory: string
  project: string
  place: Place
  /** What its commands are told, by variables. */
  environment: Record<string, string>
  /** `https://localhost:PORT`, with a certificate that it has signed itself. */
  url: string
  httpUrl: string
  /** Through infra/compose. Rejects with what it said where it fails. */
  compose(...args: string[]): Promise<string>
  /** A command of infra/, such as `deploy`. */
  script(name: string, ...args: string[]): Promise<Outcome>
  /** All letters to an address, oldest first. */
  mailedTo(address: string): Promise<EmailMessage[]>
  /** The certificate that the stack made itself at its first start, to trust it. */
  certificate(): Promise<string>
  /** With its data. */
  down(): Promise<void>
}

/** All that another process needs to know of a stack to use it. */
export interface Place {
  directory: string
  project: string
  url: string
  httpUrl: string
  mailPort: number
}

export interface StackOptions {
  /** Variables of .env.prod beside, or instead of, those made up for a test. */
  env?: Record<string, string>
  /** The tag of the images; `local` unless given. */
  version?: string
}

/** A stack that answers. Its images, `signin/api:local` and so on, are there already. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const stack = await layOutStack(options)
  try {
    await stack.compose('up', '--detach', '--wait')
    return stack
  } catch (error) {
    const logs = await stack.compose('logs', '--tail', '40').catch(String)
    await stack.down()
    throw new Error(`The stack did not start: ${error}\n${logs}`)
  }
}

/** The same before anything is started. */
export async function layOutStack({ env = {}, version }: StackOptions = {}): Promise<Stack> {
  const directory = await mkdtemp(join(tmpdir(), 'signin-stack-'))
  const project = `signin-test-${randomBytes(4).toString('hex')}`
  const [httpPort, httpsPort, mailPort] = [await freePort(), await freePort(), await freePort()]
  const url = `https://localhost:${httpsPort}`
  await copyServer(directory)
  await writeFile(join(directory, 'docker-compose.test.yml'), mailServer(mailPort))
  const variables = {
    ...madeUp(),
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

/** One that is laid out already. */
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
      // By the project's name alone: a test may have left files and variables that Compose refuses.
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

/** Names that every stack has alike, and secrets that none has. */
function madeUp(): Record<string, string> {
  const [a = 0, b = 0] = randomBytes(2)
  return {
    PUBLISH_ADDRESS: '127.0.0.1',
    // Docker refuses a network that overlaps another's, as of a stack that another test left behind.
    EDGE_SUBNET: `10.${64 + (a % 128)}.${b}.0/24`,
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
    DATABASE_URL: `postgresql://signin:\${POSTGRES_PASSWORD}@db:5432/signin`,
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    BACKUP_PASSWORD: randomBytes(24).toString('hex'),
    SMTP_URL: 'smtp://mail:1025',
  }
}

/** Takes all mail and lets it be read, over HTTP, on this machine. */
const mailServer = (port: number) => `services:
  mail:
    image: maildev/maildev:latest
    networks: [edge]
    ports: ['127.0.0.1:${port}:1080']
`
