import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHECKOUT } from '../support/gitlab.ts'
import { run } from './run.ts'

const TURBO = join(CHECKOUT, 'node_modules/.bin/turbo')
const CACHE = join(CHECKOUT, '.turbo/cache')

/**
 * Fills the caches of jobs with the turbo cache entries that match the current state of the checkout, as if their
 * pipeline had run before. Tasks without an entry run.
 * @returns the tasks with an entry.
 */
export async function warmCaches(project: string, jobs: string[], tasks: string[]) {
  const isTest = (task: string) => task.startsWith('test') || task.includes('#test')
  // The arguments of a task are part of turbo's hash.
  const { VITEST } = await import(join(CHECKOUT, 'scripts/test/run.mjs'))
  const planned = [
    ...(await plan(tasks.filter((task) => !isTest(task)))),
    ...(await plan(tasks.filter(isTest), ['--', ...VITEST])),
  ]
  const remembered = planned.filter(({ cache }) => cache.status === 'HIT')
  const hashes = new Set(remembered.map(({ hash }) => hash))

  const chosen = await mkdtemp(join(tmpdir(), 'signin-turbo-'))
  for (const file of await readdir(CACHE).catch(() => [])) {
    if (hashes.has(file.slice(0, 16))) await cp(join(CACHE, file), join(chosen, file))
  }
  for (const job of jobs) {
    const volumes = ['-v', `${await cacheVolume(project, job)}:/to`, '-v', `${chosen}:/from:ro`]
    const copy = ['node:26-bookworm-slim', 'cp', '-r', '/from/.', '/to/']
    await run('docker', ['run', '--rm', ...volumes, ...copy])
  }
  await rm(chosen, { recursive: true })
  return remembered.map(({ taskId }) => taskId)
}

interface Planned {
  taskId: string
  hash: string
  cache: { status: string }
}

async function plan(tasks: string[], args: string[] = []): Promise<Planned[]> {
  const { output } = await run(TURBO, ['run', ...tasks, '--dry=json', ...args], { cwd: CHECKOUT })
  return JSON.parse(output.slice(output.indexOf('\n{') + 1)).tasks
}

/** The volume of a job's second cache (turbo's); gitlab-ci-local names it by the cache key, a hash of the lockfile. */
async function cacheVolume(project: string, job: string): Promise<string> {
  const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')
  const lockfile = await readFile(join(CHECKOUT, 'pnpm-lock.yaml'), 'utf8')
  return `gcl-people-${project}-1_turbo-${job}-${sha1(sha1(lockfile))}`
}

/** Removes all cache volumes of a project. */
export async function clearCaches(project: string): Promise<void> {
  const list = ['volume', 'ls', '--quiet', '--filter', `name=^gcl-people-${project}-`]
  const { output } = await run('docker', list)
  const names = output.split('\n').filter(Boolean)
  if (names.length > 0) await run('docker', ['volume', 'rm', ...names])
}
