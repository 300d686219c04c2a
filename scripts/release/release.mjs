import { git } from '../commits/git.mjs'
import { nextVersion, writeChangelog } from './git-cliff.mjs'
import { writeVersion } from './version.mjs'

const VERSION = /^v?(\d+\.\d+\.\d+)$/

/**
 * Writes the version and the changelog, commits them and tags the commit. Nothing is pushed.
 *
 * @param asked `patch`, `minor`, `major` or a version; default: by the types of the commits since the last tag
 * @returns the tag, as `v1.2.3`
 * @throws Error if the checkout has changes, the version is not greater than the last one (there may be nothing to
 *   release), or it cannot be written; the checkout is then unchanged
 */
export function release(root, asked) {
  if (git(root, 'status', '--porcelain') !== '') {
    throw new Error('The checkout has changes: commit or stash them first.')
  }
  const [, version] = VERSION.exec(VERSION.test(asked) ? asked : nextVersion(root, asked)) ?? []
  const tag = `v${version}`
  requireGreater(tag, lastTag(root))
  try {
    writeVersion(root, version)
    writeChangelog(root, tag)
  } catch (error) {
    // The checkout was clean at the start, so this reverts only the incomplete release.
    git(root, 'restore', '.')
    throw error
  }
  git(root, 'add', '--all')
  git(root, 'commit', '--quiet', '--message', `chore(release): ${version}`)
  git(root, 'tag', '--annotate', tag, '--message', `Signin ${version}`)
  return tag
}

/** @returns the greatest tag of a version, wherever it is: a version is released once. Undefined before the first */
function lastTag(root) {
  const tags = git(root, 'tag', '--list', '--sort=-version:refname').split('\n')
  return tags.find((it) => it.startsWith('v') && VERSION.test(it))
}

function requireGreater(tag, last) {
  if (tag === last) {
    throw new Error(`${tag} is there already, and no commit since asks for a version: name one.`)
  }
  if (last && tag.localeCompare(last, 'en', { numeric: true }) < 0) {
    throw new Error(`${tag} is not greater than ${last}, the last release: name a greater version.`)
  }
}
