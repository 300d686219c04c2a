// Runs the tests of all packages by turbo, on one PostgreSQL, tells how far they are, and sums up.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { testedPackages } from './packages.mjs'
import { createProgress } from './progress.mjs'
import { readResults, report } from './report.mjs'

/** What every vitest is told: one line a file, what a passing test prints left out, results as data. */
const VITEST = [
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=.test-results.json',
  '--silent=passed-only',
  '--slowTestThreshold=600000',
]

/**
 * @param root the checkout, installed
 * @param env of the programs; `TEST_DATABASE_URL` names a server to use instead of a throw-away one
 * @param args of `turbo run test`, such as `--filter=@signin/api`
 * @returns the exit code
 */
export async function runTests({ root, env, args }) {
  const began = Date.now()
  const task = ['run', 'test', '//#test:house', '--continue', ...args]
  const packages = testedPackages({ root, env, task })
  const database = env.TEST_DATABASE_URL ? undefined : await startDatabase({ root, env })
  const told = database ? { ...env, TEST_DATABASE_URL: database.url } : env
  // Each package's tests fill every core by themselves: more of them at once only make each other late.
  const turbo = [...task, `--concurrency=${availableParallelism()}`, '--', ...VITEST]
  const child = spawn('turbo', turbo, { cwd: root, env: told, stdio: ['ignore', 'pipe', 'pipe'] })
  // Ctrl-C reaches the child by itself: outlive it, so that the database ends after it.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const tell = createProgress(packages)
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', tell)
  const [code] = await once(child, 'close')
  await database?.stop()
  return report(readResults(packages), { code: code ?? 1, seconds: (Date.now() - began) / 1000 })
}

/** @returns the address of a throw-away PostgreSQL, and what ends it */
async function startDatabase({ root, env }) {
  const child = spawn('node', ['packages/db/scripts/throw-away.ts'], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [url] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'close').then(() => {
      throw new Error('The PostgreSQL for the tests did not start: what it said is above.')
    }),
  ])
  return {
    url,
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'close')
    },
  }
}
