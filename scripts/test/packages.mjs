import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Files that no `test` task runs: infra/test does, from images. */
const NOT_HERE = /^infra\/tests\/(?!files\/)/

/**
 * What turbo would test, without running it.
 *
 * @returns by the name turbo gives it: the directory of the package, and how many test files it has
 */
export function testedPackages({ root, env, task, files: only }) {
  const run = (command, args) =>
    execFileSync(command, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const { tasks } = JSON.parse(run('turbo', [...task, '--dry=json']))
  const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .split('\n')
    .filter((file) => /\.test\.(ts|mjs)$/.test(file) && !NOT_HERE.test(file))
    .filter((file) => only.length === 0 || only.some((it) => file.endsWith(it)))
  const tests = tasks.filter(
    ({ task: name, command }) =>
      command !== '<NONEXISTENT>' && /^test(:repository|:full)?$/.test(name),
  )
  return new Map(
    tests.map(({ package: name, directory }) => {
      const inside = files.filter((file) => file.startsWith(`${directory || 'scripts'}/`))
      return [name, { directory: path.join(root, directory), files: inside.length }]
    }),
  )
}
