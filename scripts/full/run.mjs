// Runs the full tier, the tests that are too slow for every change: nightly, before a release, by hand, and in CI the
// parts whose inputs a change touches.
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { runTests } from '../test/run.mjs'
import { readParts, recordPass } from './parts.mjs'

const STACK = '@signin/infra'

/**
 * @param args names of parts, such as `@signin/api`; or `--due`: the parts whose inputs have changed since
 *   they passed; or none: all parts, the everyday tests of the stack, and the planted faults. `--list` prints
 *   the parts that are due and runs nothing.
 * @returns the exit code
 */
export async function runFull({ root, env, args }) {
  const parts = readParts({ root, env })
  const everything = args.length === 0
  const whatIsDue = args.includes('--due') || args.includes('--list')
  const due = parts.filter(
    ({ name, passedOn }) => everything || args.includes(name) || (whatIsDue && !passedOn),
  )
  for (const { name, passedOn } of parts) {
    const why = passedOn
      ? `passed with the same inputs on ${passedOn}`
      : 'has not passed with these inputs'
    process.stdout.write(
      `full tier, ${name}: ${why}${due.some((it) => it.name === name) ? '' : ', left out'}.\n`,
    )
  }
  if (args.includes('--list')) return 0
  const run = (command, ...rest) =>
    spawnSync(command, rest, { cwd: root, env, stdio: 'inherit' }).status ?? 1
  if (due.length > 0 && run('turbo', 'run', 'build') !== 0) return 1

  const failed = []
  if (everything && run('infra/test') !== 0) failed.push('infra/test')
  for (const part of due) {
    const code =
      part.name === STACK
        ? run('infra/test', '--full')
        : await runTests({ root, env, args: [`--filter=${part.name}`], tasks: ['test:full'] })
    if (code === 0) recordPass(root, part)
    else failed.push(part.name)
  }
  if (everything && run('node', 'scripts/planted-faults/run.mjs', '--tier', 'full') !== 0) {
    failed.push('the planted faults')
  }
  if (failed.length > 0) process.stderr.write(`The full tier has failed: ${failed.join(', ')}.\n`)
  return failed.length > 0 ? 1 : 0
}
