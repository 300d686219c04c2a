import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { shortName } from './progress.mjs'

const SLOWEST = 10

/** Where vitest writes the results of a package, in its directory. */
export const RESULTS = '.test-results.json'

/** @returns the tests of each package, from what vitest wrote there; `undefined` where it wrote nothing */
export function readResults(packages) {
  return [...packages].map(([name, { directory }]) => {
    try {
      const { testResults } = JSON.parse(readFileSync(path.join(directory, RESULTS), 'utf8'))
      return { name: shortName(name), tests: testResults.flatMap((it) => testsOf(it, directory)) }
    } catch {
      return { name: shortName(name), tests: undefined }
    }
  })
}

function testsOf({ name, status, message, assertionResults }, directory) {
  const file = path.relative(directory, name)
  const tests = assertionResults.map(
    ({ fullName, status, duration = 0, failureMessages = [] }) => ({
      file,
      title: fullName,
      status,
      milliseconds: duration,
      message: failureMessages[0],
    }),
  )
  // A file that could not be loaded, or whose set-up failed, has no test that says so.
  const untold = status === 'failed' && !tests.some(({ status }) => status === 'failed')
  return untold ? [...tests, { file, title: '', status, milliseconds: 0, message }] : tests
}

/**
 * Prints the slowest tests, the figures of each package, what failed, and one line over all of it.
 *
 * @returns the exit code: turbo's, or 1 where a test failed, or where a package has no results
 */
export function report(packages, { code, seconds }) {
  const say = (line = '') => process.stdout.write(`${line}\n`)
  const tests = packages.flatMap(({ name, tests = [] }) => tests.map((it) => ({ ...it, name })))
  const failed = tests.filter(({ status }) => status === 'failed')
  const missing = packages.filter(({ tests }) => tests === undefined)

  say(`\nThe slowest ${SLOWEST} tests:`)
  const slowest = tests.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST)
  for (const { name, file, title, milliseconds } of slowest) {
    say(`${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${name}  ${file} › ${title}`)
  }
  say('\nBy package:')
  for (const { name, tests = [] } of packages) say(`  ${name.padEnd(14)} ${figures(tests)}`)
  if (failed.length > 0) say('\nFailed:')
  for (const { name, file, title, message = '' } of failed) {
    say(`  ${name}  ${file} › ${title || 'the file itself'}\n      ${message.split('\n')[0]}`)
  }
  for (const { name } of missing) say(`\n${name} has no results: what it printed is above.`)
  say(`\nIn ${Math.round(seconds)} s: ${figures(tests)}.`)
  say(plainFigures(tests))
  return code || (failed.length > 0 || missing.length > 0 ? 1 : 0)
}

/** Keeps the figures of a run of everything, for the table of times. */
export function keepRun(root, packages, seconds) {
  const figuresOf = ({ name, tests = [] }) => ({ name, tests: tests.length, ...sums(tests) })
  mkdirSync(path.dirname(lastRunOf(root)), { recursive: true })
  writeFileSync(lastRunOf(root), JSON.stringify({ seconds, packages: packages.map(figuresOf) }))
}

/** @throws where `npm test` has not run here */
export const lastRun = (root) => JSON.parse(readFileSync(lastRunOf(root), 'utf8'))
const lastRunOf = (root) => path.join(root, 'node_modules/.cache/last-test-run.json')

function sums(tests) {
  const seconds = tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
  return { seconds, files: new Set(tests.map(({ name, file }) => `${name} ${file}`)).size }
}

function figures(tests) {
  const of = (status) => tests.filter((it) => it.status === status).length
  const { seconds, files } = sums(tests)
  const parts = [`${files} files`, `${of('passed')} passed`, `${of('failed')} failed`]
  const skipped = of('pending') + of('skipped') + of('todo')
  if (skipped > 0) parts.push(`${skipped} skipped`)
  return `${parts.join(', ')}, ${seconds.toFixed(1)} s of tests`
}

/** The form that a CI system looks for. */
function plainFigures(tests) {
  const of = (...all) => tests.filter(({ status }) => all.includes(status)).length
  return `tests: ${of('passed')} passed, ${of('failed')} failed, ${of('pending', 'skipped', 'todo')} skipped`
}
