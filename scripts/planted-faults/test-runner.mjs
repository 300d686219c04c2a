import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

/** The limit for a test file. A single test has its own timeout of a minute. */
const RUN_TIMEOUT_MS = 10 * 60_000
const STACK_RUN_TIMEOUT_MS = 60 * 60_000

const packages = {
  '@signin/api': { folder: 'apps/api' },
  '@signin/web': { folder: 'apps/web', project: 'unit' },
  '@signin/client': { folder: 'packages/client' },
  '@signin/contracts': { folder: 'packages/contracts' },
  '@signin/db': { folder: 'packages/db' },
  '@signin/infra': { folder: 'infra', project: 'files' },
  '@signin/example-notes': { folder: 'examples/notes' },
}

/** The folder of a package, relative to the root of the checkout. */
export function folderOf(name) {
  const known = packages[name]
  if (!known) throw new Error(`${name} is no package that has tests.`)
  return known.folder
}

/** Generates in the copy what the tests need beside the sources: the database client and types. */
export async function buildIn(checkout, signal) {
  const args = ['run', 'generate', '--output-logs=errors-only']
  const { code, output } = await run('turbo', args, { cwd: checkout, env: envOf(checkout), signal })
  if (code !== 0) throw new Error(`The copy could not be built:\n${output}`)
}

/** Runs test files in the copy. */
export function createTestRunner(checkout, { databaseUrl, signal }) {
  const root = realpathSync(checkout)
  const env = { ...envOf(checkout), TEST_DATABASE_URL: databaseUrl }

  /** @returns vitest's results by file, or null after a timeout. */
  async function vitest({ package: name, only, tier }, tests, more = []) {
    const { folder, project } = packages[name]
    const cwd = path.join(checkout, folder)
    const PATH = path.join(cwd, 'node_modules/.bin') + path.delimiter + env.PATH
    const directory = mkdtempSync(path.join(tmpdir(), 'signin-verdict-'))
    const report = path.join(directory, 'report.json')
    const args = ['run', '--reporter=json', `--outputFile=${report}`, ...more, ...tests]
    if (project) args.push('--project', tier === 'full' ? 'stack' : project)
    if (only) args.push('--testNamePattern', only)
    const limit = tier === 'full' ? STACK_RUN_TIMEOUT_MS : RUN_TIMEOUT_MS
    try {
      const { isLate } = await run('vitest', args, {
        cwd,
        env: { ...env, PATH },
        signal,
        limit,
      })
      return isLate ? null : resultsIn(report)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }

  const known = new Map()
  const keyOf = (fault, file) => [fault.package, file, fault.only].join(' ')

  return {
    /** The test files that fail without the fault. The result of each file is cached for all faults. */
    async failingWithout(fault) {
      const unknown = fault.tests.filter((file) => !known.has(keyOf(fault, file)))
      const results = unknown.length > 0 ? ((await vitest(fault, unknown)) ?? []) : []
      for (const file of unknown) {
        const result = results.find(
          (it) => it.name === path.join(root, folderOf(fault.package), file),
        )
        const passed = result?.assertionResults.some(({ status }) => status === 'passed')
        known.set(keyOf(fault, file), result?.status === 'passed' && passed)
      }
      return fault.tests.filter((file) => !known.get(keyOf(fault, file)))
    },

    /** A fault is caught if a test fails; a file that does not load, or a failing hook, does not count. */
    async verdictFor(fault) {
      const results = await vitest(fault, fault.tests, ['--bail=1'])
      if (!results) return { outcome: 'NOT CAUGHT', why: 'its tests did not come to an end' }
      const failed = results
        .flatMap(({ assertionResults }) => assertionResults)
        .find(({ status }) => status === 'failed')
      if (failed) return { outcome: 'caught', by: failed.fullName.trim() }
      const unloaded = results.find(({ status }) => status === 'failed')
      if (unloaded) return { outcome: 'NOT CAUGHT', why: unloaded.message.split('\n')[0] }
      return { outcome: 'NOT CAUGHT', why: results.length > 0 ? 'all pass' : 'no test was run' }
    },
  }
}

/** The results, or none if vitest did not write a report. */
function resultsIn(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : []
}

function envOf(checkout) {
  const bin = path.join(checkout, 'node_modules/.bin')
  return {
    ...process.env,
    PATH: bin + path.delimiter + process.env.PATH,
    // The copy shares the checkout's node_modules: pnpm must not install into them.
    pnpm_config_verify_deps_before_run: 'false',
  }
}

function run(command, args, { limit, signal, ...options }) {
  const child = spawn(command, args, { ...options, signal, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  let isLate = false
  const late = () => {
    isLate = true
    child.kill('SIGKILL')
  }
  const timer = limit && setTimeout(late, limit)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, isLate, output })
    })
  })
}
