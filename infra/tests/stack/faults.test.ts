import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { type Load, startLoad } from '../support/load.ts'
import { stopSharedStack } from '../support/read-only-stack.ts'
import type { Outcome } from '../support/run.ts'
import { containers, expectVersion, query, replicas, upstreams } from '../support/running.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { clearVersions, makeVersion } from '../support/versions.ts'

const NEXT = 'faults-test-next'
const SICK = 'faults-test-sick'
const BROKEN = 'faults-test-broken'
const MENDED = 'faults-test-mended'
const MIGRATION = '29990101000000_halfway'
const SQL = `prisma/migrations/${MIGRATION}/migration.sql`

let stack: Stack
let load: Load
beforeAll(async () => {
  await stopSharedStack()
  const half = 'create table halfway (id int primary key);'
  const made = [
    makeVersion(NEXT),
    makeVersion(SICK, { entry: ['node', '--eval', 'setInterval(() => {}, 1000)'] }),
    makeVersion(BROKEN, { api: { [SQL]: `${half} select 1 / 0;` } }),
    makeVersion(MENDED, { api: { [SQL]: half } }),
  ]
  stack = await startStack()
  await Promise.all(made)
})
// deploy.test.ts tests the draining of long polls with the default time.
beforeEach(() => void vi.stubEnv('DEPLOY_DRAIN_SECONDS', '3'))
afterEach(() => void vi.unstubAllEnvs())
afterAll(async () => {
  await load?.stop()
  await stack?.down()
  await clearVersions(NEXT, SICK, BROKEN, MENDED)
})

/** Runs a command that must fail without changing a container or an upstream. @returns its output. */
async function refused(...args: [string, ...string[]]): Promise<string> {
  const before = await containers(stack)
  const [command, ...rest] = args
  const { code, output } = await stack.script(command, ...rest)
  expect(code, output).toBe(1)
  expect(await containers(stack)).toEqual(before)
  expect(await upstreams(stack)).toEqual(await upstreams())
  return output
}

test('a deploy of a version without an image is rejected', async () => {
  expect(await refused('deploy', 'no-such-version')).toMatch(
    /^no-such-version was not deployed: there is no image \S+:no-such-version here, and none was pulled \(.*\)\.\n$/,
  )
})

test('an invalid version exits with code 2', async () => {
  const { code } = await stack.script('deploy', '../other:1')
  expect(code).toBe(2)
})

test('a rollback without a previous version is rejected', async () => {
  expect(await refused('rollback')).toBe('There is no version to go back to: name one.\n')
})

test('a deploy is rejected if a variable is missing, which is named', async () => {
  const file = join(stack.directory, '.env.prod')
  const whole = await readFile(file, 'utf8')
  onTestFinished(() => writeFile(file, whole))
  await writeFile(file, whole.replace(/^SMTP_URL=.*\n/m, ''))
  const said = await refused('deploy', NEXT)
  expect(said).toContain('SMTP_URL')
  expect(said).toMatch(
    new RegExp(`^${NEXT} was not deployed: its variables are not in order\\.$`, 'm'),
  )
})

test('a deploy is rejected if the disk is almost full', async () => {
  vi.stubEnv('DEPLOY_FREE_MB', '999999999')
  expect(await refused('deploy', NEXT)).toMatch(
    new RegExp(
      `^${NEXT} was not deployed: the disk of /.* has \\d+ MB left, and 999999999 are needed\\.\\n$`,
    ),
  )
})

test('a deploy is rejected if the database is unreachable, which is named', async () => {
  await stack.compose('stop', 'db')
  onTestFinished(() => void stack.compose('start', 'db'))
  const said = await refused('deploy', NEXT)
  await stack.compose('up', '--detach', '--wait', '--no-recreate')
  expect(lastLine(said)).toMatch(
    new RegExp(
      `^${NEXT} was not deployed, and the old version serves on: The database "signin" at db:5432 cannot be reached: .*\\.$`,
    ),
  )
})

test('a migration that fails half-way is rolled back, and no request fails', async () => {
  load = await startLoad(stack)
  const said = await refused('deploy', BROKEN)
  const retry = `infra/compose run --rm --no-deps migrate node migrate.js retry ${MIGRATION}`
  expect(lastLine(said)).toBe(
    `${BROKEN} was not deployed, and the old version serves on: ${MIGRATION} failed and was undone (division by zero): mend its SQL, then run "${retry}".`,
  )
  expect(await query(stack, "select to_regclass('halfway') is null")).toEqual(['t'])

  // The fixed migration is not retried until an operator allows it.
  expect(lastLine(await refused('deploy', MENDED))).toContain(`then run "${retry}".`)
  const [, ...command] = retry.split(' ')
  await stack.compose(...command)
  const { code, output } = await stack.script('deploy', MENDED)
  expect(code, output).toBe(0)
  await expectVersion(stack, MENDED)
  expect(await query(stack, "select to_regclass('halfway') is null")).toEqual(['f'])
  expect(load.tally().failed).toEqual({})
})

test('replicas that never become ready are removed, and no request fails', async () => {
  vi.stubEnv('DEPLOY_HEALTHY_SECONDS', '10')
  const said = await refused('deploy', SICK)
  expect(lastLine(said)).toMatch(
    new RegExp(
      `^${SICK} was not deployed: ${stack.project}-backend-\\d+ did not become ready; the old version serves on\\.$`,
    ),
  )
  await expectVersion(stack, MENDED)
  await load.passes(500)
  const { failed, api } = load.tally()
  expect(failed).toEqual({})
  expect(Object.keys(api)).toEqual([MENDED])
})

test('a deploy succeeds after a killed one; of two concurrent deploys one is rejected', async () => {
  await killDuringRollout(NEXT)
  expect(await upstreams(stack)).not.toEqual(await upstreams())
  await load.passes(500)
  expect(load.tally().failed).toEqual({})

  const both = await Promise.all([stack.script('deploy', NEXT), stack.script('deploy', NEXT)])
  const [done, late] = both.sort((a, b) => a.code - b.code) as [Outcome, Outcome]
  expect(done.code, done.output).toBe(0)
  expect(done.output).toContain('An earlier deploy was cut off')
  expect(late).toEqual({
    code: 1,
    output: 'Another deploy or rollback is running: wait until it has ended.\n',
  })
  await expectVersion(stack, NEXT)
  expect(await upstreams(stack)).toEqual(await upstreams())
  expect(load.tally().failed).toEqual({})
})

/** Kills a deploy and its children, as a power cut does, once new replicas run beside the old ones. */
async function killDuringRollout(version: string): Promise<void> {
  const deploy = spawn(join(stack.directory, 'infra/deploy'), [version], {
    detached: true,
    stdio: 'ignore',
    env: {
      ...process.env,
      COMPOSE_PROJECT_NAME: stack.project,
      COMPOSE_FILE: 'docker-compose.prod.yml:docker-compose.test.yml',
    },
  })
  const ended = once(deploy, 'close')
  const arrived = async () => (await replicas(stack)).some((it) => it.version === version)
  while (deploy.exitCode === null && !(await arrived())) await pause(100)
  expect(deploy.exitCode).toBeNull()
  process.kill(-Number(deploy.pid), 'SIGKILL')
  await ended
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)
