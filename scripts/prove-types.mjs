// Shows promise 9: a field renamed in a contract's schema breaks the Vue template that used it, at
// compile time, and renamed back it is mended. Run it with: npm run prove:types
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { copyHouse } from './house.mjs'

const house = copyHouse()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
process.on('exit', () => rmSync(house, { recursive: true, force: true }))

const schema = path.join(house, 'packages/contracts/src/accounts/schema.ts')
const original = readFileSync(schema, 'utf8')
const renamed = original.replace(/(export const Account = [\s\S]*?)\bname:/, '$1displayName:')
const TEMPLATE_ERROR = /src\/\S+\.vue.*Property 'name' does not exist on type/

if (renamed === original) fail('Account has no field "name" to rename.')

writeFileSync(schema, renamed)
const broken = typecheck()
const told = broken.output.split('\n').find((line) => TEMPLATE_ERROR.test(line))
if (broken.status === 0) fail('Account.name was renamed, and the web app still type-checks.')
if (!told) fail(`The type check failed, and not in a template:\n${broken.output}`)
process.stdout.write(`Account.name renamed to displayName:\n  ${told.trim()}\n`)

writeFileSync(schema, original)
const mended = typecheck()
if (mended.status !== 0) fail(`Renamed back, it still fails:\n${mended.output}`)
process.stdout.write('Renamed back: the web app type-checks.\n')

/** What turbo's typecheck of the web app comes to: the types it is built on, then its own. */
function typecheck() {
  const steps = [
    ['packages/contracts', 'tsc', '-p', 'tsconfig.build.json'],
    ['packages/client', 'tsc', '-p', 'tsconfig.build.json'],
    ['apps/web', 'vue-tsc', '--pretty', 'false'],
  ]
  for (const [home, command, ...args] of steps) {
    const options = { cwd: path.join(house, home), encoding: 'utf8' }
    const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, options)
    if (status !== 0) return { status, output: stdout + stderr }
  }
  return { status: 0, output: '' }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
