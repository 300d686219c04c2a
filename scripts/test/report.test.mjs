import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createProgress } from './progress.mjs'
import { RESULTS, readResults, report } from './report.mjs'

let directory
let packages
let printed
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-report-'))
  packages = new Map([['@signin/api', { directory, files: 4 }]])
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(directory, { recursive: true })
})

/** Writes results as vitest's JSON reporter does. */
function wrote(...testResults) {
  writeFileSync(path.join(directory, RESULTS), JSON.stringify({ testResults }))
}
const file = (status, assertionResults, message = '') => ({
  name: path.join(directory, 'src/gate.test.ts'),
  status,
  message,
  assertionResults,
})
const passed = { fullName: 'opens', status: 'passed', duration: 12 }
const refused = {
  fullName: 'stays shut',
  status: 'failed',
  duration: 3,
  failureMessages: ['AssertionError: it was open\n  at gate.test.ts:1'],
}
const end = (code = 0) => report(readResults(packages), { code, seconds: 61 })

test('progress has a line per test file with the share of files done, and drops other output of vitest', () => {
  const tell = createProgress(packages)
  tell('@signin/api:test:  RUN  v5.1.1 /somewhere/apps/api')
  tell('@signin/api:test:  ✓  unit  src/gate.test.ts (12 tests | 1 skipped) 7300ms')
  tell('@signin/api:test:  × src/door.test.ts (1 test) 20ms')
  tell('@signin/api:test:    ✓ opens 3ms')
  tell('@signin/api:test:    × stays shut 3ms')
  tell('@signin/api:build: something')
  expect(printed.split('\n')).toEqual([
    ' 25 % ✓ api unit  src/gate.test.ts  12 tests, 1 skipped  7.3 s',
    ' 50 % × api  src/door.test.ts  1 test  0.0 s',
    '      api     × stays shut 3ms',
    '',
  ])
})

test('the last line has the totals when all tests pass', () => {
  wrote(file('passed', [passed, { fullName: 'later', status: 'pending' }]))
  expect(end()).toBe(0)
  expect(printed).toMatch(/\ntests: 1 passed, 0 failed, 1 skipped\n$/)
})

test('failed tests are listed at the end, with the first line of their message', () => {
  wrote(file('failed', [passed, refused]))
  expect(end()).toBe(1)
  expect(printed).toContain(
    'api  src/gate.test.ts › stays shut\n      AssertionError: it was open\n',
  )
  expect(printed).toContain('tests: 1 passed, 1 failed, 0 skipped')
})

test('a file that could not be loaded counts as failed', () => {
  wrote(file('failed', [], 'Cannot find module'))
  expect(end()).toBe(1)
  expect(printed).toContain('src/gate.test.ts › the file itself\n      Cannot find module')
})

test('a package without results fails the run, and so does an exit code of turbo', () => {
  expect(end()).toBe(1)
  expect(printed).toContain('api has no results')
  wrote(file('passed', [passed]))
  expect(end(2)).toBe(2)
})
