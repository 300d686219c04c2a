import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { migrationAssets } from './index.ts'

const bundle = mkdtempSync(path.join(os.tmpdir(), 'signin-bundle-'))
afterAll(() => rmSync(bundle, { recursive: true }))

test('beside a bundle that copied the assets, they are what it reads', async () => {
  for (const { from, to } of migrationAssets()) {
    expect(path.isAbsolute(from)).toBe(true)
    cpSync(from, path.join(bundle, to), { recursive: true })
  }
  // The bundled module is this one at another place: it goes by where it lies.
  cpSync(path.join(import.meta.dirname, 'assets.ts'), path.join(bundle, 'assets.ts'))
  const bundled: typeof import('./assets.ts') = await import(path.join(bundle, 'assets.ts'))
  const { schema, migrations } = bundled.locateAssets()
  for (const file of [schema, migrations]) expect(file.startsWith(bundle)).toBe(true)
  expect(readFileSync(schema, 'utf8')).toContain('CREATE TABLE "accounts"')
})
