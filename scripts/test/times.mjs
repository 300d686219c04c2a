// Updates the table of times in CONTRIBUTING.md from the last run of `npm test` on this machine.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { lastRun } from './report.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const document = path.join(root, 'CONTRIBUTING.md')
const { seconds, packages } = lastRun(root)
const total = Math.round(seconds)

const rows = packages
  .toSorted((a, b) => b.seconds - a.seconds)
  .map((it) => `| ${it.name} | ${it.files} | ${it.tests} | ${it.seconds.toFixed(0)} s |`)
const table = [
  '| package | files | tests | time within tests |',
  '| --- | --- | --- | --- |',
  ...rows,
  `| all of \`npm test\`, builds included, ${process.platform}-${process.arch} | | | **${Math.floor(total / 60)} min ${total % 60} s** |`,
].join('\n')
const text = readFileSync(document, 'utf8')
writeFileSync(
  document,
  text.replace(/(<!-- times -->\n)[\s\S]*(<!-- \/times -->)/, `$1${table}\n$2`),
)
process.stdout.write(`${table}\n`)
