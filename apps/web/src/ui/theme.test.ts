import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import { beforeEach, expect, test, vi } from 'vitest'

const early = readFileSync(`${import.meta.dirname}/../../public/theme.js`, 'utf8')

/** Loads the theme as the browser does: the early script before the first paint, then the app. */
async function load() {
  delete document.documentElement.dataset.theme
  runInThisContext(early)
  const painted = document.documentElement.dataset.theme
  vi.resetModules()
  const { useTheme } = await import('./theme.ts')
  return { painted, theme: useTheme() }
}

beforeEach(() => localStorage.clear())

test('without a choice, the system decides', async () => {
  const { painted, theme } = await load()
  expect(painted).toBeUndefined()
  expect(theme.value).toBe('system')
})

test.for(['light', 'dark'] as const)(
  '%s is stored, and applies before the first paint',
  async (chosen) => {
    const first = await load()
    first.theme.value = chosen
    expect(document.documentElement.dataset.theme).toBe(chosen)
    const second = await load()
    expect(second.painted).toBe(chosen)
    expect(second.theme.value).toBe(chosen)
  },
)

test('choosing the system again is stored, too', async () => {
  const first = await load()
  first.theme.value = 'dark'
  first.theme.value = 'system'
  expect(document.documentElement.dataset.theme).toBeUndefined()
  expect((await load()).painted).toBeUndefined()
})

test('a choice made in another tab applies here', async () => {
  const { theme } = await load()
  localStorage.setItem('theme', 'dark')
  window.dispatchEvent(new StorageEvent('storage', { key: 'theme' }))
  expect(theme.value).toBe('dark')
  expect(document.documentElement.dataset.theme).toBe('dark')
})

test('an invalid value in the storage is ignored', async () => {
  localStorage.setItem('theme', 'pink')
  const { painted, theme } = await load()
  expect(painted).toBeUndefined()
  expect(theme.value).toBe('system')
})

test('blocked storage causes no error', async () => {
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const { theme } = await load()
  theme.value = 'dark'
  expect(document.documentElement.dataset.theme).toBe('dark')
})
