import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrationAssets } from './index.ts'

const bundle = mkdtempSync(path.join(os.tmpdir(), 'signin-bundle-'))
afterAll(() => rmSync(bundle, { recursive: true }))

test('a bundle reads the assets that were copied next to it', async () => {
  for (const { from, to } of migrationAssets()) {
    expect(path.isAbsolute(from)).toBe(true)
    cpSync(from, path.join(bundle, to), { recursive: true })
  }
  // A copy of the module stands for the bundle, because it locates the assets relative to itself.
  cpSync(path.join(import.meta.dirname, 'assets.ts'), path.join(bundle, 'assets.ts'))
  const bundled: typeof import('./assets.ts') = await import(path.join(bundle, 'assets.ts'))
  const { schema, migrations } = bundled.locateAssets()
  for (const file of [schema, migrations]) expect(file.startsWith(bundle)).toBe(true)
  expect(readFileSync(schema, 'utf8')).toContain('CREATE TABLE "accounts"')
})
