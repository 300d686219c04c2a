// Runs the tests of all packages by turbo, on one PostgreSQL, tells how far they are, and sums up.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { directoryInMemory, remove } from './memory.mjs'
import { testedPackages } from './packages.mjs'
import { createProgress } from './progress.mjs'
import { keepRun, RESULTS, readResults, report } from './report.mjs'

const EVERYDAY = ['test', '//#test:repository']

/** What every vitest is told: one line a file, what a passing test prints left out, results as data. */
const VITEST = [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${RESULTS}`,
  '--silent=passed-only',
  '--slowTestThreshold=600000',
  '--passWithNoTests',
]

/**
 * @param root the checkout, installed
 * @param env of the programs; `TEST_DATABASE_URL` names a server to use instead of a throw-away one
 * @param args of turbo, such as `--filter=@signin/api`
 * @param tasks of turbo
 * @param files of tests, where not all are to run, relative to their packages
 * @returns the exit code
 */
export async function runTests({ root, env, args, tasks = EVERYDAY, files = [] }) {
  const began = Date.now()
  const task = ['run', ...tasks, '--continue', ...args]
  const packages = testedPackages({ root, env, task, files })
  // What an earlier run left would pass for results of a package that could not run.
  for (const { directory } of packages.values())
    rmSync(path.join(directory, RESULTS), { force: true })
  const memory = directoryInMemory()
  const told = { ...env, ...(memory && { TMPDIR: memory }) }
  const database = env.TEST_DATABASE_URL ? undefined : await startDatabase({ root, env: told })
  if (database) told.TEST_DATABASE_URL = database.url
  // Each package's tests fill every core by themselves: more of them at once only make each other late.
  const turbo = [...task, `--concurrency=${availableParallelism()}`, '--', ...VITEST, ...files]
  const child = spawn('turbo', turbo, { cwd: root, env: told, stdio: ['ignore', 'pipe', 'pipe'] })
  // Ctrl-C reaches the child by itself: outlive it, so that the database ends after it.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const tell = createProgress(packages)
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', tell)
  const [code] = await once(child, 'close')
  await database?.stop()
  if (memory) remove(memory)
  const results = readResults(packages)
  const seconds = (Date.now() - began) / 1000
  if (tasks === EVERYDAY && args.length === 0) keepRun(root, results, seconds)
  return report(results, { code: code ?? 1, seconds })
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
