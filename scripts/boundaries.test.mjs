// Tests the lint rules for import directions: plants each kind of violation in a copy of the checkout, where lint must
// report every line. That lint passes without them is what `npm run lint` shows.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from './boundary-violations.mjs'
import { copyCheckout } from './checkout-copy.mjs'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }

let checkout
let planted
beforeAll(async () => {
  checkout = copyCheckout()
  for (const [, , files] of violations) {
    for (const [file, lines] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true })
      writeFileSync(path.join(checkout, file), `${lines.join('\n')}\n`)
    }
  }
  declare('apps/web/package.json', '@signin/api', 'workspace:*')
  declare('packages/contracts/package.json', '@signin/db', 'workspace:*')
  declare('packages/contracts/package.json', 'fastify', 'catalog:')
  planted = await lint()
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

test('planted violations make lint fail', () => {
  expect(planted.failed).toBe(true)
})

test.each(violations)('%s fails lint', (_, objection, files) => {
  for (const [file, lines] of Object.entries(files)) {
    const said = planted.output
      .split(/^(?=apps\/|packages\/)/m)
      .filter((part) => part.startsWith(`${file}:`) && objection.test(part))
    expect(said, planted.output).toHaveLength(lines.length)
  }
})

test.each([
  'Package `@signin/api` found with tag listed in denylist for `@signin/web`',
  'Package `@signin/db` found without any tag listed in allowlist for `@signin/contracts`',
  'packages/contracts may not depend on @signin/db',
  'packages/contracts may not depend on fastify',
])('a declared dependency that is not allowed fails lint: %s', (objection) => {
  // turbo wraps its output at any character.
  const squeezed = (text) => text.replace(/[\s|]/g, '')
  expect(squeezed(planted.output)).toContain(squeezed(objection))
})

test('a file that nothing imports fails lint', () => {
  expect(planted.output).toMatch(/^Unused files \(\d+\)\n(.+\n)*apps\/web\/src\/planted-1\.ts *$/m)
})

/** Runs the steps of the lint task in parallel, without turbo's cache. */
async function lint() {
  const steps = JSON.parse(readFileSync(path.join(checkout, 'package.json'))).scripts.boundaries
  const biome = 'biome lint apps packages --max-diagnostics=none'
  const runs = await Promise.all([...steps.split(' && '), biome].map(run))
  return {
    failed: runs.some(({ status }) => status !== 0),
    output: runs.map(({ output }) => output).join('\n'),
  }
}

function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: checkout, env, shell: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, output }))
  })
}

function declare(file, dependency, version) {
  const manifest = JSON.parse(readFileSync(path.join(checkout, file), 'utf8'))
  manifest.dependencies[dependency] = version
  writeFileSync(path.join(checkout, file), JSON.stringify(manifest, null, 2))
}
