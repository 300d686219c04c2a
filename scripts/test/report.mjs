import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { shortName } from './progress.mjs'

const SLOWEST = 10

/** The file in a package's directory that vitest writes the results to. */
export const RESULTS = '.test-results.json'

/** @returns the tests of each package from vitest's results; `undefined` if there are no results */
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
  // A file that could not be loaded, or whose set-up failed, contains no failed test.
  const isUnreported = status === 'failed' && !tests.some(({ status }) => status === 'failed')
  return isUnreported ? [...tests, { file, title: '', status, milliseconds: 0, message }] : tests
}

/**
 * Prints the slowest tests, the figures of each package, the failed tests and a total.
 *
 * @returns the exit code: turbo's, or 1 if a test failed or a package has no results
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

/** Saves the figures of a complete run for the table of times. */
export function saveRun(root, packages, seconds) {
  const figuresOf = ({ name, tests = [] }) => ({ name, tests: tests.length, ...sums(tests) })
  mkdirSync(path.dirname(lastRunOf(root)), { recursive: true })
  writeFileSync(lastRunOf(root), JSON.stringify({ seconds, packages: packages.map(figuresOf) }))
}

/** @throws Error if `npm test` has not run here */
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

/** The total in the form that CI systems parse. */
function plainFigures(tests) {
  const of = (...all) => tests.filter(({ status }) => all.includes(status)).length
  return `tests: ${of('passed')} passed, ${of('failed')} failed, ${of('pending', 'skipped', 'todo')} skipped`
}
