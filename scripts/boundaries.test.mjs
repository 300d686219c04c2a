// Tests the lint rules for import directions: plants each kind of violation in a copy of the checkout, where lint must
// report every line.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyCheckout } from './checkout-copy.mjs'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
const from = (specifier) => `export * from '${specifier}'`

/** The violation, lint's message, and files in which every line violates the rule. */
const violations = [
  [
    'web -> api, declared as a dependency',
    /A browser reaches/,
    { 'apps/web/src/planted-1.ts': [from('@signin/api')] },
  ],
  [
    'web -> api, by a path out of the package',
    /leaves the package/,
    {
      'apps/web/src/planted-2.ts': [
        from('../../api/src/app.ts'),
        "export type It = import('../../api/src/app.ts').AppDeps",
        "export const it = import.meta.glob('../../api/src/**')",
        '/// <reference path="../../api/src/app.ts" />',
      ],
      'apps/web/src/PlantedTwo.vue': ["<script setup>import '../../api/src/app.ts'</script>"],
    },
  ],
  [
    'web -> the server side of the contract',
    /its router is the server's/,
    { 'apps/web/src/planted-3.ts': [from('@signin/contracts/router')] },
  ],
  [
    'ui -> a feature, or the contract',
    /what it shows is handed in/,
    {
      'apps/web/src/ui/planted-4.ts': [from('../accounts/queries.ts'), from('@signin/contracts')],
      'apps/web/src/ui/PlantedFour.vue': ["<script setup>import '../form.ts'</script>"],
    },
  ],
  [
    'contracts -> db or fastify',
    /zod and @trpc\/server only/,
    { 'packages/contracts/src/planted-5.ts': [from('@signin/db'), from('fastify')] },
  ],
  [
    "one feature -> another feature's table, or what is made of it",
    /its tables are its own/,
    {
      'apps/api/src/accounts/planted-6.ts': [
        from('../sessions/table.ts'),
        from('./../sessions/table.ts'),
        from('../../src/sessions/table.ts'),
        from('../sessions/store.ts'),
      ],
      'apps/api/src/accounts/deeper/planted-6.ts': [from('../../sessions/table.ts')],
      'apps/api/src/sessions/planted-6.ts': [from('../passwords/table.ts')],
      'apps/api/src/planted-6.ts': [from('./accounts/table.ts')],
      'apps/api/src/app/planted-6.ts': [from('../accounts/table.ts')],
    },
  ],
  [
    "one feature -> another feature's rows",
    /is a table of sessions/,
    {
      'apps/api/src/accounts/planted-7.ts': [
        "export type It = import('@signin/db').Tables<'account' | 'session'>",
        'export const end = (db) => db.$executeRaw`delete from sessions`',
        'export const all = (db) => db.$queryRaw`select 1 from x join "sessions" s on true`',
        'export const endAll = (transaction) => transaction.session.deleteMany()',
        'export const sweep = (db, sql) => db.sweep(sql`sessions`, sql`true`)',
      ],
    },
  ],
  [
    'a feature -> a client of all tables',
    /of @signin\/db is not for this file/,
    {
      'apps/api/src/accounts/planted-8.ts': [
        "export type { Db } from '@signin/db'",
        "export { createDb } from '@signin/db'",
        "export type { Tables } from '@signin/db'",
        from('@signin/db'),
        from('@signin/db/migrate'),
      ],
    },
  ],
  [
    "a table.ts -> the type of another feature's rows",
    /Session of @signin\/db is not for this file/,
    { 'apps/api/src/accounts/deeper/table.ts': ["export type { Session } from '@signin/db'"] },
  ],
  [
    'http -> a feature',
    /HTTP knows no feature/,
    {
      'apps/api/src/http/planted-9.ts': [
        from('../sessions/lifetimes.ts'),
        from('../accounts/accounts.ts'),
      ],
    },
  ],
  [
    'a circle of imports, of types alone',
    /noImportCycles/,
    {
      'apps/api/src/accounts/planted-11.ts': ["export type * from './planted-12.ts'"],
      'apps/api/src/accounts/planted-12.ts': ["export type * from './planted-11.ts'"],
    },
  ],
  [
    'anyone but sessions -> lucia',
    /Only sessions knows lucia/,
    {
      'apps/api/src/planted-10.ts': [from('lucia')],
      'apps/api/src/app/planted-10.ts': [from('lucia')],
      'apps/api/src/accounts/planted-10.ts': [from('lucia')],
      'apps/api/src/http/planted-10.ts': [from('lucia')],
    },
  ],
]

let checkout
let clean
let planted
beforeAll(async () => {
  checkout = copyCheckout()
  clean = await lint()
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

test('the unchanged checkout passes lint', () => {
  expect(clean.failed, clean.output).toBe(false)
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
