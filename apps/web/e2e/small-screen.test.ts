import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { acme, adaAtGoogle, google } from '../test/fixtures.ts'
import { ada, answer, guest } from './canned.ts'
import { button } from './controls.ts'
import { openPage, sizes } from './page.ts'

/** A phone on its side, or a page at a zoom of 400 %. */
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

test('a dialog that is higher than the screen can be scrolled', async () => {
  const page = await openLow()
  await button(page, 'Sign out all others').click()
  await fits(page.getByRole('alertdialog'))
})

test('a menu that is higher than the screen can be scrolled', async () => {
  const page = await openLow()
  await button(page, 'Your account').click()
  await fits(page.getByRole('menu'))
})

const providers = {
  data: [
    google,
    acme,
    { id: 'github', kind: 'github', name: 'GitHub' },
    { id: 'gitlab', kind: 'gitlab', name: 'GitLab' },
  ],
}

async function boxes(page: Page, names: string[]) {
  const all = await Promise.all(names.map((name) => button(page, name).boundingBox()))
  return all.map((box) => box ?? { x: NaN, y: NaN, width: NaN, height: NaN })
}

test('many provider buttons stand in two columns, and on a phone in one', async () => {
  const page = await openPage()
  await answer(page, { ...guest, 'identities.providers': providers })
  await page.goto('/sign-in')
  await button(page, 'Continue with Google').waitFor()
  const columns = async () => {
    const [first, second] = await boxes(page, ['Continue with Google', 'Continue with Acme'])
    return { sameRow: first?.y === second?.y, sameColumn: first?.x === second?.x }
  }
  expect(await columns()).toEqual({ sameRow: true, sameColumn: false })
  await page.setViewportSize(sizes.narrow)
  expect(await columns()).toEqual({ sameRow: false, sameColumn: true })
})

test('on a phone, the buttons to connect an account are as wide as their card', async () => {
  const page = await openPage()
  await page.setViewportSize(sizes.narrow)
  await answer(page, {
    ...ada,
    'identities.providers': providers,
    'identities.list': { data: [adaAtGoogle] },
  })
  await page.goto('/account/security')
  await button(page, 'Connect GitHub').waitFor()
  const widths = (await boxes(page, ['Connect Acme', 'Connect GitHub'])).map(({ width }) => width)
  expect(widths[0]).toBeGreaterThan(280)
  expect(widths[1]).toBe(widths[0])
})

test('text to copy or compare is monospaced', async () => {
  const page = await openPage()
  const apiToken = {
    id: '01938a4e-0000-7000-8000-000000000051',
    kind: 'personal',
    service: null,
    name: 'Backup',
    scopes: ['account:read'],
    ending: 'Qx1w',
    createdAt: '2026-10-01T08:00:00.000Z',
    expiresAt: '2027-01-20T08:00:00.000Z',
    lastUsedAt: null,
  }
  await answer(page, {
    ...ada,
    'tokens.listApiTokens': { data: { tokens: [apiToken], scopes: [], mayMakeForServices: false } },
  })
  await page.goto('/account/tokens')
  const ending = page.locator('code', { hasText: 'Qx1w' })
  expect(await ending.evaluate((it) => getComputedStyle(it).fontFamily)).toMatch(/monospace$/)
})
