import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Files that no `test` task runs: infra/test does, from images. */
const NOT_HERE = /^infra\/tests\/(?!files\/)/

/**
 * What turbo would test, without running it.
 *
 * @returns by the name turbo gives it: the directory of the package, and how many test files it has
 */
export function testedPackages({ root, env, task }) {
  const run = (command, args) =>
    execFileSync(command, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const { tasks } = JSON.parse(run('turbo', [...task, '--dry=json']))
  const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .split('\n')
    .filter((file) => /\.test\.m?ts$|\.test\.mjs$/.test(file) && !NOT_HERE.test(file))
  const tests = tasks.filter(({ task: name }) => /^test(:house)?$/.test(name))
  return new Map(
    tests.map(({ package: name, directory }) => {
      const inside = files.filter((file) => file.startsWith(`${directory || 'scripts'}/`))
      return [name, { directory: path.join(root, directory), files: inside.length }]
    }),
  )
}
