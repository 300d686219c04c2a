// Regenerates CHANGELOG.md from the commits; those since the last tag are listed under "Unreleased".
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { writeChangelog } from './git-cliff.mjs'

try {
  writeChangelog(fileURLToPath(new URL('../..', import.meta.url)))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
