// Writes CHANGELOG.md anew, from the commits: what a release would say, under "Unreleased".
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { writeChangelog } from './git-cliff.mjs'

try {
  writeChangelog(fileURLToPath(new URL('../..', import.meta.url)))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
