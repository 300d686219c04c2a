// Import directions are only as good as the tools that enforce them, so each kind of violation is
// planted in a copy of the house, where the lint step must fail and name it.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
let house

/** The tracked and new files of the checkout, in a repository of their own. */
before(() => {
  house = mkdtempSync(path.join(tmpdir(), 'signin-house-'))
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files.filter((name) => name && !name.endsWith('.png'))) {
    try {
      cpSync(path.join(root, file), path.join(house, file))
    } catch (error) {
      if (error.code !== 'ENOENT') throw error // deleted, and not committed yet
    }
  }
  execFileSync('git', ['init', '-q'], { cwd: house })
  symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'))
})
after(() => rmSync(house, { recursive: true, force: true }))

test('the house as it stands passes', () => {
  const { status, output } = lint('apps/api', 'apps/web', 'packages/contracts')
  assert.equal(status, 0, output)
})

plant('web -> api, declared as a dependency', {
  'apps/web/src/planted.ts':
    "import { buildApp } from '@signin/api'\nexport const planted = buildApp\n",
  'apps/web/package.json': declare('@signin/api'),
  names: /in denylist for `@signin\/[\s\S]*A browser reaches the server through/,
})

plant('web -> api, by a path out of the package', {
  'apps/web/src/planted.ts': "export { buildApp } from '../../api/src/app.ts'\n",
  names: /leaves the package/,
})

plant('web -> the server side of the contract', {
  'apps/web/src/planted.ts': "export { appRouter } from '@signin/contracts/router'\n",
  names: /its router is the server's/,
})

plant('contracts -> db, declared as a dependency', {
  'packages/contracts/src/planted.ts': "export { createDb } from '@signin/db'\n",
  'packages/contracts/package.json': declare('@signin/db'),
  names: /without any tag listed in allowlist[\s\S]*zod and @trpc\/server only/,
})

plant("one feature -> another feature's table", {
  'apps/api/src/accounts/planted.ts': "export { endOthers } from '../sessions/table.ts'\n",
  names: /its tables are its own/,
})

plant('a feature -> lucia', {
  'apps/api/src/accounts/planted.ts': "export { Lucia } from 'lucia'\n",
  names: /Only sessions knows lucia/,
})

/** A test that writes the files, expects lint to fail with the words, and puts all back. */
function plant(what, { names, ...files }) {
  test(`${what} fails lint`, () => {
    const before = Object.keys(files).map((file) => [file, read(file)])
    try {
      for (const [file, content] of Object.entries(files)) {
        writeFileSync(
          path.join(house, file),
          typeof content === 'function' ? content(file) : content,
        )
      }
      const { status, output } = lint(...new Set(Object.keys(files).map(packageOf)))
      assert.notEqual(status, 0, `nothing objected to ${what}`)
      assert.match(output, names)
    } finally {
      for (const [file, content] of before) {
        if (content === undefined) rmSync(path.join(house, file))
        else writeFileSync(path.join(house, file), content)
      }
    }
  })
}

/** The two halves of the lint task, without its cache. */
function lint(...packages) {
  const runs = [
    spawnSync('turbo', ['boundaries'], { cwd: house, env, encoding: 'utf8' }),
    spawnSync('biome', ['lint', ...packages], { cwd: house, env, encoding: 'utf8' }),
  ]
  return {
    status: runs.find(({ status }) => status !== 0)?.status ?? 0,
    output: runs.map(({ stdout, stderr }) => stdout + stderr).join('\n'),
  }
}

function declare(dependency) {
  return (file) => {
    const manifest = JSON.parse(read(file))
    manifest.dependencies[dependency] = 'workspace:*'
    return JSON.stringify(manifest, null, 2)
  }
}

function packageOf(file) {
  return file.split('/').slice(0, 2).join('/')
}

function read(file) {
  try {
    return readFileSync(path.join(house, file), 'utf8')
  } catch {
    return undefined
  }
}
