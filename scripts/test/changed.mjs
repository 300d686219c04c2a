// Runs the tests that the changes of the working tree can break, in about a minute: turbo finds the dependent packages,
// vitest the test files that import the changed files. In the api and the web app nearly every test imports nearly every
// file through the composed app, so that there only the tests of the changed nouns are selected.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { testedPackages } from './packages.mjs'
import { runTests } from './run.mjs'

const TASK = 'test'
const SOURCE = /\.(ts|mjs|vue)$/
/** The noun of `apps/api/src/sessions/gate.ts` is `sessions`. */
const NOUN = /^(?:apps|packages)\/[\w-]+\/src\/([\w-]+)\//

/** @returns the exit code; 0 if nothing has changed */
export async function runChanged({ root, env }) {
  const run = (command, args, cwd = root) =>
    execFileSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const lines = (text) => text.split('\n').filter(Boolean)
  const changed = [
    ...lines(run('git', ['diff', '--name-only', '--diff-filter=d', 'HEAD'])),
    ...lines(run('git', ['ls-files', '--others', '--exclude-standard'])),
  ]
  if (changed.length === 0) return say('Nothing has changed since the last commit.')

  const nouns = changed.filter((file) => SOURCE.test(file)).map((file) => NOUN.exec(file)?.[1])
  const task = ['run', TASK, '--filter=...[HEAD]']
  const packages = testedPackages({ root, env, task, files: [] })
  run('turbo', ['run', 'generate'])
  const files = []
  const filters = []
  for (const [name, { directory }] of packages) {
    const own = changed.filter((file) => file.startsWith(`${path.relative(root, directory)}/`))
    const all = own.some((file) => !SOURCE.test(file))
    const related = JSON.parse(
      run('pnpm', ['exec', 'vitest', ...listed(all)], directory).replace(/^[^[]*/, ''),
    )
    const chosen = related.filter(({ file }) => all || isOf(nouns, file, changed, root))
    if (chosen.length === 0) continue
    filters.push(`--filter=${name}`)
    files.push(...chosen.map(({ file }) => path.relative(directory, file)))
    const left = related.length - chosen.length
    say(
      `${name}: ${chosen.length} test files${left ? `; ${left} that reach the change by way of the whole app are left to npm test` : ''}.`,
    )
  }
  if (files.length === 0) return say('No test imports what has changed.')
  return runTests({ root, env, args: filters, tasks: [TASK], files })
}

const listed = (all) => ['list', '--filesOnly', '--json', ...(all ? [] : ['--changed', 'HEAD'])]

/** Whether a test file tests one of the nouns: its path contains it, or it calls its procedures. */
function isOf(nouns, file, changed, root) {
  const relative = path.relative(root, file)
  if (nouns.includes(undefined) || changed.includes(relative)) return true
  const text = readFileSync(file, 'utf8')
  return nouns.some((noun) => {
    const router = noun.replace(/-(\w)/g, (_, character) => character.toUpperCase())
    return relative.includes(noun) || new RegExp(`['"\`]${router}\\.`).test(text)
  })
}

function say(sentence) {
  process.stdout.write(`${sentence}\n`)
  return 0
}
