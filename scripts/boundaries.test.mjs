// Import directions are only as good as the tools that enforce them, so each kind of violation is
// planted in a copy of the house, where the lint step must fail and name it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { copyHouse } from './house.mjs'

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
let house

before(() => {
  house = copyHouse()
})
after(() => rmSync(house, { recursive: true, force: true }))

test('the house as it stands passes', async () => {
  const { failed, output } = await lint()
  assert.equal(failed, false, output)
})

plant(
  'web -> api, declared as a dependency',
  /in denylist for `@signin\/[\s\S]*A browser reaches/,
  {
    'apps/web/src/planted.ts': [from('@signin/api')],
    'apps/web/package.json': declare('@signin/api', 'workspace:*'),
  },
)

plant('web -> api, by a path out of the package', /planted\.\w+: \S+ leaves the package/i, {
  'apps/web/src/planted.ts': [
    from('../../api/src/app.ts'),
    "export type It = import('../../api/src/app.ts').AppDeps",
    "export const it = import.meta.glob('../../api/src/**')",
    '/// <reference path="../../api/src/app.ts" />',
  ],
  'apps/web/src/Planted.vue': ["<script setup>import '../../api/src/app.ts'</script>"],
})

plant('web -> the server side of the contract', /its router is the server's/, {
  'apps/web/src/planted.ts': [from('@signin/contracts/router')],
})

plant('ui -> a feature, or the contract', /what it shows is handed in/, {
  'apps/web/src/ui/planted.ts': [from('../accounts/queries.ts'), from('@signin/contracts')],
  'apps/web/src/ui/Planted.vue': ["<script setup>import '../form.ts'</script>"],
})

plant(
  'contracts -> db, declared as a dependency',
  /tag listed in allowlist[\s\S]*trpc\/server only/,
  {
    'packages/contracts/src/planted.ts': [from('@signin/db')],
    'packages/contracts/package.json': declare('@signin/db', 'workspace:*'),
  },
)

plant('contracts -> fastify, declared as a dependency', /zod and @trpc\/server only/, {
  'packages/contracts/src/planted.ts': [from('fastify')],
  'packages/contracts/package.json': declare('fastify', 'catalog:'),
})

plant('contracts with one dependency more', /contracts may not depend on fastify/, {
  'packages/contracts/package.json': declare('fastify', 'catalog:'),
})

plant("one feature -> another feature's table, or what is made of it", /its tables are its own/, {
  'apps/api/src/accounts/planted.ts': [
    from('../sessions/table.ts'),
    from('./../sessions/table.ts'),
    from('../../src/sessions/table.ts'),
    from('../sessions/remembered.ts'),
  ],
  'apps/api/src/accounts/deeper/planted.ts': [from('../../sessions/table.ts')],
  'apps/api/src/sessions/planted.ts': [from('../passwords/table.ts')],
  'apps/api/src/planted.ts': [from('./accounts/table.ts')],
})

plant("one feature -> another feature's rows", /is a table of sessions/, {
  'apps/api/src/accounts/planted.ts': [
    "export type It = import('@signin/db').Tables<'account' | 'session'>",
    'export const end = (db) => db.$executeRaw`delete from sessions`',
    'export const all = (db) => db.$queryRaw`select 1 from x join "sessions" s on true`',
    'export const endAll = (transaction) => transaction.session.deleteMany()',
  ],
})

plant('a feature -> a client of all tables', /of @signin\/db is not for this file/, {
  'apps/api/src/accounts/planted.ts': [
    "export type { Db } from '@signin/db'",
    "export { createDb } from '@signin/db'",
    "export type { Tables } from '@signin/db'",
    from('@signin/db'),
    from('@signin/db/migrate'),
  ],
})

plant('http -> a feature', /HTTP knows no feature/, {
  'apps/api/src/http/planted.ts': [
    from('../sessions/lifetimes.ts'),
    from('../accounts/accounts.ts'),
  ],
})

plant('anyone but sessions -> lucia', /Only sessions knows lucia/, {
  'apps/api/src/planted.ts': [from('lucia')],
  'apps/api/src/accounts/planted.ts': [from('lucia')],
  'apps/api/src/http/planted.ts': [from('lucia')],
})

/** A test that writes the files, expects lint to object to each of their lines, and puts all back. */
function plant(what, objection, files) {
  test(`${what} fails lint`, async () => {
    const lines = Object.values(files).filter(Array.isArray).flat().length || 1
    const before = Object.keys(files).map((file) => [file, read(file)])
    try {
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(house, file)), { recursive: true })
        writeFileSync(
          path.join(house, file),
          typeof content === 'function' ? content(file) : `${content.join('\n')}\n`,
        )
      }
      const { failed, output } = await lint()
      assert.equal(failed, true, `nothing objected to ${what}`)
      const objections = output.match(new RegExp(objection, `${objection.flags}g`)) ?? []
      assert.equal(objections.length, lines, output)
    } finally {
      for (const [file, content] of before) {
        if (content === undefined) rmSync(path.join(house, file))
        else writeFileSync(path.join(house, file), content)
      }
    }
  })
}

/** The steps of the lint task, without its cache and side by side. */
async function lint() {
  const steps = JSON.parse(read('package.json')).scripts.boundaries.split(' && ')
  const runs = await Promise.all([...steps, 'biome lint apps packages'].map(run))
  return {
    failed: runs.some(({ status }) => status !== 0),
    output: runs.map(({ output }) => output).join('\n'),
  }
}

function run(command) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd: house, env, shell: true })
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

function from(specifier) {
  return `export * from '${specifier}'`
}

function declare(dependency, version) {
  return (file) => {
    const manifest = JSON.parse(read(file))
    manifest.dependencies[dependency] = version
    return JSON.stringify(manifest, null, 2)
  }
}

function read(file) {
  try {
    return readFileSync(path.join(house, file), 'utf8')
  } catch {
    return undefined
  }
}
