import { randomBytes } from 'node:crypto'
import { access, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { cloneWorkingTree, git, gitlab } from '../support/gitlab.ts'
import { ask } from '../support/http.ts'
import { clearCaches, warmCaches } from '../support/job-caches.ts'
import { member, signIn } from '../support/people.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { run } from '../support/run.ts'
import { HOST, type SshServer, startSshServer } from '../support/ssh-server.ts'
import { prepareStack, type Stack } from '../support/stack.ts'

const NEEDED = [
  '/usr/sbin/sshd',
  '/usr/bin/ssh-keygen',
  '/usr/bin/docker-registry',
  '/usr/bin/htpasswd',
  '/usr/bin/rsync',
]
const lacking = await Promise.all(
  NEEDED.map((path) =>
    access(path).then(
      () => '',
      () => path,
    ),
  ),
)
const missing = lacking.filter(Boolean)
if (missing.length > 0)
  process.stdout.write(`The pipeline is left out: there is no ${missing.join(', ')}.\n`)

/** The runner's settings: the machine's engine behind docker:dind, and a host name for the machine. */
const RUNNER = [
  ...['--volume', '/var/run/docker.sock:/var/run/docker.sock'],
  ...['--extra-host', `${HOST}:host-gateway`],
  ...['--ignore-predefined-vars', 'CI_REGISTRY,CI_REGISTRY_IMAGE'],
  // Two at a time: each job saturates a core.
  ...['--mount-cache', '--concurrency', '2'],
]
const JOBS = ['images', 'checks', 'unit', 'browser', 'scan', 'push']

describe.skipIf(missing.length > 0)('the pipeline, run locally', () => {
  const project = `signin-${randomBytes(4).toString('hex')}`
  let clone: string
  let commit: string
  const later: string[] = []
  let registry: Registry
  let ssh: SshServer
  let server: Stack

  beforeAll(async () => {
    clone = await cloneWorkingTree(project)
    commit = (await git(clone, 'rev-parse', 'HEAD')).trim()
    registry = await startRegistry()
    const images = `${registry.address}/people/${project}`
    const env = { SIGNIN_IMAGES: images, BACKEND_REPLICAS: '1', FRONTEND_REPLICAS: '1' }
    server = await prepareStack({ env })
    ssh = await startSshServer(await forcedCommand())
    await writeVariables(images, ssh.knownHosts)
    const remembered = await warmCaches(
      project,
      ['checks', 'unit', 'browser'],
      ['test', '//#test:repository', 'typecheck', 'lint', 'build'],
    )
    const tests = remembered.filter((task) => task.includes('#test'))
    process.stdout.write(
      `What has passed here does not run again: ${tests.join(', ') || 'none'}.\n`,
    )
  })
  afterAll(async () => {
    await server?.down()
    await ssh?.stop()
    await registry?.stop()
    await clearCaches(project)
    await removeImages()
    await rm(clone, { recursive: true, force: true })
  })

  /** The server stores the registry's password, so that the pipeline's key needs only the two commands. */
  async function forcedCommand() {
    const config = join(server.directory, 'docker-config')
    const login = ['login', '--username', registry.account, '--password', registry.password]
    await run('docker', ['--config', config, ...login, registry.address])
    const env = { ...server.environment, DOCKER_CONFIG: config }
    const reported = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    return `${reported.join(' ')} ${server.directory}/infra/pipeline/receive`
  }

  async function writeVariables(images: string, knownHosts: string) {
    const variables = {
      CI_REGISTRY: registry.address,
      CI_REGISTRY_IMAGE: images,
      CI_REGISTRY_USER: registry.account,
      CI_REGISTRY_PASSWORD: registry.password,
      SSH_HOST: HOST,
      SSH_PORT: String(ssh.port),
      SSH_USER: ssh.account,
      SSH_PRIVATE_KEY: ssh.privateKey,
      SSH_KNOWN_HOSTS: knownHosts,
      PUBLIC_URL: server.url,
      // The offline image of docker:dind has no TLS.
      DOCKER_HOST: 'tcp://docker:2375',
      DOCKER_TLS_CERTDIR: '',
      DOCKER_TLS_VERIFY: '',
      DOCKER_CERT_PATH: '',
    }
    await writeFile(join(clone, '.gitlab-ci-local-variables.yml'), stringify(variables))
  }

  async function removeImages() {
    const { output } = await run('docker', ['images', '--format', '{{.Repository}}:{{.Tag}}'])
    const made = output
      .split('\n')
      .filter((image) => [commit, ...later].some((it) => image.endsWith(`:${it}`)))
    if (made.length > 0) await run('docker', ['rmi', ...made])
  }

  test('builds the images, passes its tests, and pushes the images tagged with the commit', async () => {
    const { code, output } = await gitlab(clone, ...RUNNER)
    expect(code, output).toBe(0)
    for (const job of JOBS) expect(output).toMatch(new RegExp(`PASS +${job}\\b`))
    for (const name of ['api', 'web', 'backup']) {
      expect(await tags(name)).toEqual([commit])
    }
  })

  test('needs the password of the registry', async () => {
    const answer = await fetch(`http://${registry.address}/v2/people/${project}/api/tags/list`)
    expect(answer.status).toBe(401)
  })

  test('does not deploy to a server with an unknown host key', async () => {
    const other = join(clone, '.gitlab-ci-local', 'other_known_hosts')
    const key = join(clone, '.gitlab-ci-local', 'other')
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const { output: unknownKey } = await run('cat', [`${key}.pub`])
    await writeFile(other, `[${HOST}]:${ssh.port} ${unknownKey}`)
    await writeVariables(`${registry.address}/people/${project}`, other)
    const { code, output } = await gitlab(clone, ...RUNNER, 'deploy')
    await writeVariables(`${registry.address}/people/${project}`, ssh.knownHosts)
    expect(code).toBe(1)
    expect(output).toContain('Host key verification failed')
    expect(await server.compose('ps', '--all', '--quiet')).toBe('')
  })

  test('deploys the commit to a server, where a person can sign in', async () => {
    const { code, output } = await gitlab(clone, ...RUNNER, 'deploy')
    expect(code, output).toBe(0)
    expect(output).toContain(`${commit} serves.`)
    const running = await server.compose('ps', '--format', '{{.Image}}', 'backend', 'frontend')
    const images = new Set(running.trim().split('\n'))
    const name = `${registry.address}/people/${project}`
    expect(images).toEqual(new Set([`${name}/api:${commit}`, `${name}/web:${commit}`]))

    const person = await member(server)
    const cookie = await signIn(server, person)
    const answer = await ask(server, '/api/trpc/sessions.current', { headers: { cookie } })
    expect(JSON.parse(answer.body.toString()).result.data.accountId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('rolls back to the version before the last deploy', async () => {
    const next = randomBytes(20).toString('hex')
    const name = `${registry.address}/people/${project}`
    for (const image of ['api', 'web', 'backup']) {
      await run('docker', ['tag', `${name}/${image}:${commit}`, `${name}/${image}:${next}`])
    }
    later.push(next)
    const deployed = await ssh.ask(`deploy ${next}`)
    expect(deployed.code, deployed.output).toBe(0)

    const { code, output } = await gitlab(clone, ...RUNNER, 'rollback')
    expect(code, output).toBe(0)
    expect(output).toContain(`${commit} serves.`)
    expect((await ask(server, '/health/ready')).status).toBe(200)
  })

  test('cannot run any other command on the server with its key', async () => {
    for (const command of ['ls', `deploy ${commit}; ls`, 'bash -i', 'deploy latest']) {
      const { code, output } = await ssh.ask(command)
      expect(output).toContain('This key may ask for "deploy <commit>" or "rollback"')
      expect(code).toBe(2)
    }
  })

  async function tags(name: string): Promise<string[]> {
    const { address, account, password } = registry
    const authorization = `Basic ${btoa(`${account}:${password}`)}`
    const url = `http://${address}/v2/people/${project}/${name}/tags/list`
    const answer = await fetch(url, { headers: { authorization } })
    return ((await answer.json()) as { tags: string[] }).tags
  }
})
