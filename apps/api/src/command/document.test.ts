import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withCommands } from './document.ts'

const document = readFileSync(new URL('../../../../docs/command-line.md', import.meta.url), 'utf8')

test('docs/command-line.md is up to date (pnpm --filter @signin/api command-line)', () => {
  expect(document).toBe(withCommands(document))
})

test('every command has an example, which begins with its own name', () => {
  const sections = document.split('\n### ').slice(1)
  expect(sections.length).toBeGreaterThan(10)
  for (const section of sections) {
    const [route = ''] = section.split('\n')
    // The first command of a group may be its default, such as "migrate" of "migrate apply".
    const [, example] = /EXAMPLES\n {2}(signin \w+)/.exec(section) ?? []
    expect([route, example]).toEqual([route, route.split(' ').slice(0, 2).join(' ')])
  }
})
