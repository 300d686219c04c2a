import { execFileSync } from 'node:child_process'

/**
 * @returns git's output, trimmed
 * @throws Error with git's error output, if it fails
 */
export function git(root, ...args) {
  const stdio = ['ignore', 'pipe', 'pipe']
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio }).trim()
}
