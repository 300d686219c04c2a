// Proves that types reach from the contract to the templates: after a field of a contract's schema is renamed,
// `turbo typecheck` fails in the Vue template that uses it. Run it with: npm run prove:types
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { copyCheckout } from './checkout-copy.mjs'

// The copy shares the checkout's node_modules: pnpm must not install into them.
const env = { ...process.env, pnpm_config_verify_deps_before_run: 'false' }
const checkout = copyCheckout()
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
process.on('exit', () => rmSync(checkout, { recursive: true, force: true }))

const schema = path.join(checkout, 'packages/contracts/src/accounts/schema.ts')
const original = readFileSync(schema, 'utf8')
const renamed = original.replace(/(export const Account = [\s\S]*?)\bname:/, '$1displayName:')
const TEMPLATE_ERROR = /src\/\S+\.vue.*Property 'name' does not exist on type/

if (renamed === original) fail('Account has no field "name" to rename.')

writeFileSync(schema, renamed)
const broken = typecheck()
const templateError = broken.output.split('\n').find((line) => TEMPLATE_ERROR.test(line))
if (broken.status === 0) fail('Account.name was renamed, and the web app still type-checks.')
if (!templateError) fail(`The type check failed, and not in a template:\n${broken.output}`)
process.stdout.write(`Account.name renamed to displayName:\n  ${templateError.trim()}\n`)

writeFileSync(schema, original)
const mended = typecheck()
if (mended.status !== 0) fail(`Renamed back, it still fails:\n${mended.output}`)
process.stdout.write('Renamed back: the web app type-checks.\n')

function typecheck() {
  const args = ['run', 'typecheck', '--filter=@signin/web', '--output-logs=errors-only']
  const { status, stdout, stderr } = spawnSync('turbo', args, {
    cwd: checkout,
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
