// Updates the titles and links in docs/decisions/README.md from the records.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { recordsOf, updatedIndex } from './index.mjs'

const folder = fileURLToPath(new URL('../../docs/decisions', import.meta.url))
const index = path.join(folder, 'README.md')
try {
  writeFileSync(index, updatedIndex(readFileSync(index, 'utf8'), recordsOf(folder)))
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
