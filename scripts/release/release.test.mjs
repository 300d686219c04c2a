import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryRepository } from '../commits/temporary-repository.mjs'
import { release } from './release.mjs'
import { currentVersion } from './version.mjs'

const checkout = fileURLToPath(new URL('../..', import.meta.url))
const NAMING = [
  'packages/contracts/src/openapi.ts',
  'docs/openapi.json',
  'packages/client/README.md',
]

let repository
let root
let manifests
beforeEach(() => {
  repository = temporaryRepository()
  root = repository.root
  const listed = execFileSync('git', ['ls-files', 'package.json', '*/package.json'], {
    cwd: checkout,
    encoding: 'utf8',
  })
  const files = listed.trim().split('\n')
  manifests = files.filter((file) => /^([^/]+\/){0,2}package\.json$/.test(file))
  for (const file of [...files, ...NAMING]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    cpSync(path.join(checkout, file), path.join(root, file))
  }
  repository.git('add', '--all')
  repository.commit('feat: be there', 'Nothing was.')
  repository.git('tag', `v${currentVersion(root)}`)
})
afterEach(() => repository.remove())

const read = (file) => readFileSync(path.join(root, file), 'utf8')

test('a release updates every version and the changelog, commits and tags', () => {
  repository.commit('feat: come back', 'It went.')
  expect(release(root, '7.8.9')).toBe('v7.8.9')
  expect(manifests.length).toBeGreaterThan(8)
  for (const file of manifests) expect(JSON.parse(read(file)).version, file).toBe('7.8.9')
  for (const file of NAMING) expect(read(file), file).toContain('7.8.9')
  expect(JSON.parse(read('docs/openapi.json')).info.version).toBe('7.8.9')
  expect(read('CHANGELOG.md')).toMatch(/^## 7\.8\.9 - .*\n\n### Added\n\n- come back/m)
  expect(repository.git('status', '--porcelain')).toBe('')
  expect(repository.git('describe', '--exact-match')).toBe('v7.8.9')
  expect(repository.git('log', '-1', '--format=%s')).toBe('chore(release): 7.8.9')
})

test('the version follows from the commits, or from the step in the argument', () => {
  repository.git('tag', 'v1.2.3')
  repository.commit('fix: stay there', 'It went.')
  expect(release(root)).toBe('v1.2.4')
  repository.commit('fix: stay longer', 'It went.')
  expect(release(root, 'minor')).toBe('v1.3.0')
})

test('nothing is written if there is nothing to release, or the checkout has changes', () => {
  const before = repository.git('rev-parse', 'HEAD')
  expect(() => release(root)).toThrow('is there already')
  writeFileSync(path.join(root, 'docs/openapi.json'), '{}')
  expect(() => release(root, '7.8.9')).toThrow('has changes')
  expect(repository.git('rev-parse', 'HEAD')).toBe(before)
})

test.each(['0.0.1', '1.9.0', 'v1.10.0'])('%s is not released after v1.10.1', (version) => {
  repository.git('tag', 'v1.10.1')
  repository.commit('fix: stay there', 'It went.')
  const before = repository.git('rev-parse', 'HEAD')
  expect(() => release(root, version)).toThrow('is not greater than v1.10.1')
  expect(repository.git('rev-parse', 'HEAD')).toBe(before)
})

test('a release fails and leaves no changes if a file no longer contains the version', () => {
  writeFileSync(path.join(root, 'docs/openapi.json'), '{}')
  repository.git('add', '--all')
  repository.commit('docs: lose the version')
  expect(() => release(root, '7.8.9')).toThrow('docs/openapi.json does not hold')
  expect(repository.git('status', '--porcelain')).toBe('')
})
