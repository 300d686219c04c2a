import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import commitlint from '../../commitlint.config.mjs'
import { countOf, proposedRange } from './range.mjs'
import { temporaryRepository } from './temporary-repository.mjs'

const script = fileURLToPath(new URL('lint.mjs', import.meta.url))
const [{ rules }] = commitlint.plugins

const WHY = 'Without it a stranger could ask who has an account.'

let repository
beforeEach(() => {
  repository = temporaryRepository()
  repository.commit('As it was before the convention')
  repository.git('checkout', '--quiet', '-b', 'proposed')
})
afterEach(() => repository.remove())

function lint(cwd = repository.root) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([it]) => !/^CI_/.test(it)))
  const { status, stdout, stderr } = spawnSync('node', [script], { cwd, env, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}
const count = (...asked) => countOf(repository.root, proposedRange(repository.root, ...asked))

test('valid messages pass, and merge commits are ignored', () => {
  repository.commit('feat(tokens): name the audience', WHY, 'Renamed: letter -> email')
  repository.commit('docs: name the variable')
  repository.commit("Merge branch 'main' into 'proposed'")
  repository.commit('revert: feat(tokens): name the audience', 'This reverts commit 1234567.')
  repository.commit('fixup! docs: name the variable')
  expect(lint()).toEqual({ status: 0, said: expect.stringContaining('5 from') })
})

test("git's own message of a revert is rejected, with the subject to write", () => {
  writeFileSync(path.join(repository.root, 'audience'), 'api')
  repository.git('add', '--all')
  repository.commit('feat: keep the audience', WHY)
  repository.git('revert', '--no-edit', 'HEAD')
  const { status, said } = lint()
  expect(status).toBe(1)
  expect(said).toContain('write "revert: feat: keep the audience" in place of')
})

test('each invalid message is rejected, with the rule it breaks', () => {
  repository.commit('Let a busy machine be late once')
  repository.commit('feat(tokens): name the audience')
  repository.commit('refactor: say email', WHY, 'Renamed: letter to email')
  repository.commit(`fix: ${'answer '.repeat(15)}alike`, WHY)
  const { status, said } = lint()
  expect(status).toBe(1)
  for (const reason of ['type may not be empty', 'says why', 'not of the form', 'be longer']) {
    expect(said).toContain(reason)
  }
})

test.each([
  ['feat', WHY, true],
  ['docs', '', true],
  ['fix', `${WHY}\n\nCloses #12`, true],
  ['fix', '', false],
  ['refactor', 'As asked.', false],
  ['perf', 'Renamed: a-row -> account\nRenamed: rows -> accounts', false],
  ['feat', 'BREAKING CHANGE: pass the audience of the token.', false],
])('a %s with the body %j states a reason: %s', (type, body, there) => {
  const raw = `${type}: do it\n\n${body}\n`
  expect(rules['body-says-why']({ type, raw })[0]).toBe(there)
})

describe('the range', () => {
  test('is the commits that the default branch lacks, or the range in the arguments', () => {
    repository.commit('docs: one')
    expect(count({})).toBe(1)
    repository.commit('docs: two')
    expect(count({})).toBe(2)
    expect(count({}, ['HEAD~1'])).toBe(1)
    expect(count({}, ['main', 'HEAD~1'])).toBe(1)
    repository.git('checkout', '--quiet', 'main')
    expect(count({})).toBe(0)
  })

  test('is the commits of the merge request in its pipeline, without those of a merged result', () => {
    const base = repository.git('rev-parse', 'main')
    repository.commit('docs: one')
    const source = repository.git('rev-parse', 'HEAD')
    repository.commit('Not of the merge request')
    const variables = { CI_MERGE_REQUEST_DIFF_BASE_SHA: base }
    expect(count(variables)).toBe(2)
    expect(count({ ...variables, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: source })).toBe(1)
  })
})

test.each([
  ['of one commit, of a branch', ['--depth=1', '--branch=proposed'], 'whole history'],
  ['of the last commit of each branch', ['--depth=1', '--no-single-branch'], 'whole history'],
  ['of one branch alone', ['--single-branch', '--branch=proposed'], 'origin/main or main'],
])('a clone %s is not checked, and the output says what it lacks', (_name, how, lacks) => {
  repository.commit('No message that would pass')
  const clone = path.join(repository.root, 'clone')
  repository.git('clone', '--quiet', ...how, `file://${repository.root}`, clone)
  expect(lint(clone)).toEqual({
    status: 0,
    said: expect.stringContaining(`left out, because this clone has no ${lacks}`),
  })
})
