import { execFileSync } from 'node:child_process'
import path from 'node:path'

/** Test files that infra/test runs on images, not a `test` task. */
const RUN_BY_INFRA = /^infra\/tests\/(?!files\/)/

/**
 * The packages that turbo would test, from a dry run.
 *
 * @returns a map from turbo's name of the package to its directory and its number of test files
 */
export function testedPackages({ root, env, task, files: only }) {
  const run = (command, args) =>
    execFileSync(command, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 })
  const { tasks } = JSON.parse(run('turbo', [...task, '--dry=json']))
  const files = run('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .split('\n')
    .filter((file) => /\.test\.(ts|mjs)$/.test(file) && !RUN_BY_INFRA.test(file))
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
