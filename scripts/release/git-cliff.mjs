import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { git } from '../commits/git.mjs'

const config = fileURLToPath(new URL('../../cliff.toml', import.meta.url))

/**
 * Regenerates CHANGELOG.md from all commits.
 *
 * @param root the repository
 * @param tag the version that the commits since the last tag belong to, as `v1.2.3`; without one they are unreleased
 * @throws Error if the clone lacks history or tags, since sections would be lost
 */
export function writeChangelog(root, tag) {
  const file = path.join(root, 'CHANGELOG.md')
  requireHistory(root, existsSync(file) ? readFileSync(file, 'utf8') : '')
  writeFileSync(file, cliff(root, tag ? ['--tag', tag] : []))
}

/**
 * @param bump `patch`, `minor` or `major`; default: by the types of the commits since the last tag
 * @returns the next version, as `v1.2.3`; the last one if no commit calls for a new version
 */
export function nextVersion(root, bump) {
  return cliff(root, ['--unreleased', '--bumped-version', ...(bump ? ['--bump', bump] : [])]).trim()
}

function requireHistory(root, changelog) {
  if (git(root, 'rev-parse', '--is-shallow-repository') === 'true') {
    throw new Error('This clone is shallow: git fetch --unshallow --tags first.')
  }
  const tags = git(root, 'tag', '--list').split('\n')
  const written = [...changelog.matchAll(/^## (\d+\.\d+\.\d+) /gm)].map(([, it]) => `v${it}`)
  const missing = written.filter((it) => !tags.includes(it))
  if (missing.length > 0) {
    throw new Error(`This clone lacks the tags ${missing.join(', ')}: git fetch --tags first.`)
  }
}

/** Runs git-cliff offline: no requests to a forge. Its warnings are dropped unless it fails. */
function cliff(root, args) {
  const all = ['--offline', '--config', config, '--repository', root, ...args]
  return execFileSync('git-cliff', all, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}
