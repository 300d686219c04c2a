import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { heading } from './controls.ts'
import { openPage } from './page.ts'

const canvas = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

test('a chosen theme is stored and applies before the app loads', async () => {
  const page = await openPage({ expectedErrors: ['net::ERR_FAILED'] })
  await page.goto('/sign-in')
  await heading(page, 'Sign in').waitFor()
  const light = await canvas(page)
  await page.getByRole('radio', { name: 'Dark' }).check()
  const dark = await canvas(page)
  expect(dark).not.toBe(light)

  await page.reload()
  await heading(page, 'Sign in').waitFor()
  expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true)

  await page.route('**/assets/*.js', (route) => route.abort())
  await page.reload()
  expect(await canvas(page)).toBe(dark)
})

test('the theme of the system applies until another is chosen', async () => {
  const page = await openPage()
  await page.goto('/sign-in')
  await heading(page, 'Sign in').waitFor()
  const light = await canvas(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await canvas(page)
  expect(dark).not.toBe(light)
  await page.getByRole('radio', { name: 'Light' }).check()
  expect(await canvas(page)).toBe(light)
})

test('with forced colours, a border marks the chosen theme', async () => {
  const page = await openPage()
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('/sign-in')
  await heading(page, 'Sign in').waitFor()
  const borders = page
    .getByRole('radio')
    .evaluateAll((radios) =>
      radios.map((it) => getComputedStyle(it.parentElement as Element).borderTopWidth),
    )
  expect(await borders).toEqual(['1px', '0px', '0px'])
})
