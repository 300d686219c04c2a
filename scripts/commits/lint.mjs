// Checks the messages of the proposed commits against commitlint.config.mjs.
//   npm run lint:commits                       the commits that the default branch lacks
//   npm run lint:commits -- <base> [<head>]    the commits of this range
import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { countOf, proposedRange } from './range.mjs'

const config = fileURLToPath(new URL('../../commitlint.config.mjs', import.meta.url))
const root = process.cwd()
const say = (sentence) => process.stdout.write(`${sentence}\n`)

const range = proposedRange(root, process.env, process.argv.slice(2))
if (range.missing) {
  // Not a failure: a job may have a shallow clone whose only commit is a merge commit by the forge.
  say(`Messages of commits: left out, because this clone has no ${range.missing}.`)
} else {
  process.exitCode = lint(range)
}

function lint({ base, head }) {
  const count = countOf(root, range)
  say(`Messages of commits: ${count} from ${base.slice(0, 7)} to ${head.slice(0, 7)}.`)
  if (count === 0) return 0
  const args = ['--config', config, '--from', base, '--to', head]
  return spawnSync('commitlint', args, { cwd: root, stdio: 'inherit' }).status ?? 1
}
