import { execFileSync } from 'node:child_process'

/**
 * @returns what git printed, without its last line's end
 * @throws with what git said, where it fails
 */
export function git(root, ...args) {
  const stdio = ['ignore', 'pipe', 'pipe']
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio }).trim()
}
