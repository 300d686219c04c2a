import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { ada, answer } from './canned.ts'
import { button } from './controls.ts'
import { openPage } from './page.ts'

/** A phone on its side, or a page zoomed in fourfold. */
const LOW = { width: 480, height: 200 }

async function openLow() {
  const page = await openPage()
  await answer(page, ada)
  await page.setViewportSize(LOW)
  await page.goto('/account/sessions')
  return page
}

async function fits(it: Locator) {
  await expect
    .poll(async () => {
      const box = await it.boundingBox()
      return box !== null && box.y >= 0 && box.y + box.height <= LOW.height
    })
    .toBe(true)
  expect(await it.evaluate((all) => all.scrollHeight > all.clientHeight)).toBe(true)
}

test('a question that is higher than the screen is scrolled, not cut off', async () => {
  const page = await openLow()
  await button(page, 'Sign out all others').click()
  await fits(page.getByRole('alertdialog'))
})

test('a menu that is higher than the screen is scrolled, not cut off', async () => {
  const page = await openLow()
  await button(page, 'Your account').click()
  await fits(page.getByRole('menu'))
})
