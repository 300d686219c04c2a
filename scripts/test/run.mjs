// Runs the tests of all packages by turbo on one PostgreSQL, shows the progress, and prints a report.
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
import { RESULTS, readResults, report, saveRun } from './report.mjs'

const EVERYDAY = ['test', '//#test:repository']

/**
 * Arguments of every vitest: one line per file, no output of passing tests, results as JSON.
 *
 * @public infra/tests/support/job-caches.ts imports it by path, to compute turbo's hashes.
 */
export const VITEST = [
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${RESULTS}`,
  '--silent=passed-only',
  '--slowTestThreshold=600000',
  '--passWithNoTests',
]

/**
 * @param root the installed checkout
 * @param env the environment of the programs; `TEST_DATABASE_URL` names a server to use instead of a temporary one
 * @param args arguments of turbo, such as `--filter=@signin/api`
 * @param tasks tasks of turbo
 * @param files the test files to run, relative to their packages; empty for all
 * @returns the exit code
 */
export async function runTests({ root, env, args, tasks = EVERYDAY, files = [] }) {
  const began = Date.now()
  const task = ['run', ...tasks, '--continue', ...args]
  const packages = testedPackages({ root, env, task, files })
  // Removes old results, which would count for a package that failed to run.
  for (const { directory } of packages.values())
    rmSync(path.join(directory, RESULTS), { force: true })
  const memory = directoryInMemory()
  const childEnv = { ...env, ...(memory && { TMPDIR: memory }) }
  const database = env.TEST_DATABASE_URL ? undefined : await startDatabase({ root, env: childEnv })
  if (database) childEnv.TEST_DATABASE_URL = database.url
  // The tests of one package saturate all cores: more packages in parallel would cause timeouts.
  const turbo = [...task, `--concurrency=${availableParallelism()}`, '--', ...VITEST, ...files]
  const child = spawn('turbo', turbo, {
    cwd: root,
    env: childEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // The terminal sends Ctrl-C to both: ignore it here, so that the database stops after the tests.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const tell = createProgress(packages)
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', tell)
  const [code] = await once(child, 'close')
  await database?.stop()
  if (memory) remove(memory)
  const results = readResults(packages)
  const seconds = (Date.now() - began) / 1000
  if (tasks === EVERYDAY && args.length === 0) saveRun(root, results, seconds)
  return report(results, { code: code ?? 1, seconds })
}

/** @returns the URL of a temporary PostgreSQL, and a function that stops it */
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
