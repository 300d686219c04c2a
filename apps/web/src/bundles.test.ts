import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const CONSOLE = /\/src\/administration\//

/** The source files that an entry loads, at once or later, by static reading. */
function reachedFrom(entry: string): string[] {
  const files = [join(import.meta.dirname, entry)]
  for (const file of files) {
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
    for (const [, path = ''] of imports) {
      const imported = join(dirname(file), path)
      if (existsSync(imported) && !files.includes(imported)) files.push(imported)
    }
  }
  return files
}

test('no page that everybody loads has code of the console', () => {
  const files = reachedFrom('main.ts')
  expect(files.length).toBeGreaterThan(150)
  expect(files.filter((file) => CONSOLE.test(file))).toEqual([])
})

test('the console loads no page of the account', () => {
  const files = reachedFrom('administration/main.ts')
  expect(files.some((file) => file.endsWith('/administration/accounts/AccountsPage.vue'))).toBe(
    true,
  )
  expect(files.some((file) => file.endsWith('/sessions/ReauthDialog.vue'))).toBe(true)
  const pages = files.filter((file) => /Page\.vue$/.test(file) && !CONSOLE.test(file))
  expect(pages.map((file) => file.split('/').at(-1)).sort()).toEqual([
    'FocusedPage.vue',
    'LoadFailedPage.vue',
    'WaitingPage.vue',
  ])
})
