import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryRepository } from '../commits/temporary-repository.mjs'
import { nextVersion, writeChangelog } from './git-cliff.mjs'

let repository
let root
beforeEach(() => {
  repository = temporaryRepository()
  root = repository.root
})
afterEach(() => repository.remove())

const commit = (...paragraphs) => repository.commit(...paragraphs)
const written = () => readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8')
/** The lines of the newest section, without the ids of the commits. */
const newest = () => {
  const [, section] = written().split(/^## .*\n/m)
  return section
    .replace(/ \([0-9a-f]{7}\)$/gm, '')
    .split('\n')
    .filter(Boolean)
}

test('commits are grouped by their effect on users of Signin, newest first', () => {
  commit('feat(tokens): name the audience', 'Services share a key.')
  commit('fix: refuse empty names', 'They were shown as nothing.')
  commit('fix(web): keep what was typed', 'It was lost.')
  commit('perf(api): read a row once', 'It was read twice.')
  commit('perf(test): start one database', 'Ten were started.')
  commit('refactor(api): split a file', 'It had two ideas.')
  writeChangelog(root)
  expect(newest()).toEqual([
    '### Added',
    '- **tokens:** name the audience',
    '### Fixed',
    '- **web:** keep what was typed',
    '- refuse empty names',
    '### Faster',
    '- **api:** read a row once',
  ])
})

test('commits without a conventional message are omitted', () => {
  commit('Let a busy machine be late once')
  commit('Mend: what a review found')
  commit('fix: refuse empty names', 'They were shown as nothing.')
  writeChangelog(root)
  expect(newest()).toEqual(['### Fixed', '- refuse empty names'])
})

test('breaking changes and renames have sections of their own, whatever the type of the commit', () => {
  commit('feat(tokens)!: ask for an audience', 'Why.', 'BREAKING CHANGE: pass `audience`.')
  commit(
    'refactor(contracts): say email',
    'Why.',
    'Renamed: letter -> email\nRenamed: way -> method',
  )
  writeChangelog(root)
  expect(newest()).toEqual([
    '### Breaking changes',
    '- **tokens:** ask for an audience',
    '  pass `audience`.',
    '### Changed names',
    '| before | now |',
    '| --- | --- |',
    '| `letter` | `email` |',
    '| `way` | `method` |',
  ])
})

test.each(['letter to email', 'letter', 'letter -> mail -> email'])(
  'a footer "Renamed: %s" is skipped, and the others are listed',
  (malformed) => {
    commit('refactor: say email', 'Why.', `Renamed: ${malformed}`)
    commit('refactor: say method', 'Why.', 'Renamed: way -> method')
    writeChangelog(root)
    expect(newest()).toEqual([
      '### Changed names',
      '| before | now |',
      '| --- | --- |',
      '| `way` | `method` |',
    ])
  },
)

test('a tag closes a section, and later commits are unreleased', () => {
  commit('feat: be there', 'Why.')
  repository.git('tag', 'v0.1.0')
  commit('fix: stay there', 'Why.')
  writeChangelog(root)
  expect(written().match(/^## .*/gm)).toEqual([
    '## Unreleased',
    expect.stringMatching(/^## 0\.1\.0 - \d{4}-\d\d-\d\d$/),
  ])
  expect(newest()).toEqual(['### Fixed', '- stay there'])
})

test.each([
  ['fix: stay there', 'v0.1.1'],
  ['feat: come back', 'v0.2.0'],
  ['feat!: come back', 'v0.2.0'],
])('before 1.0, "%s" raises the version to %s', (subject, version) => {
  commit('feat: be there', 'Why.')
  repository.git('tag', 'v0.1.0')
  commit(subject, 'Why.')
  expect(nextVersion(root)).toBe(version)
})

test('a clone without the history or the tags throws instead of losing sections', () => {
  commit('feat: be there', 'Why.')
  commit('fix: stay there', 'Why.')
  const clone = path.join(root, 'clone')
  repository.git('clone', '--quiet', '--depth=1', `file://${root}`, clone)
  expect(() => writeChangelog(clone)).toThrow('This clone is shallow')

  writeFileSync(path.join(root, 'CHANGELOG.md'), '# Changelog\n\n## 0.1.0 - 2026-01-01\n')
  expect(() => writeChangelog(root)).toThrow('lacks the tags v0.1.0')
})
