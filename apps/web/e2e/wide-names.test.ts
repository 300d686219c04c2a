import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import * as fixtures from '../test/fixtures.ts'
import { type Answers, ada, answer, guest } from './canned.ts'
import { button, field } from './controls.ts'
import { openPage, sizes } from './page.ts'

/** Stored before names had a limit: a long word, and three that are one grapheme cluster each. */
const NAME = [
  'W'.repeat(60),
  `Z${'\u0321\u0334\u0353'.repeat(19)}`,
  `क${'\u093e'.repeat(59)}`,
  `👩${'\u200d👩'.repeat(29)}`,
].join(' ')
const ADDRESS = `${'w'.repeat(64)}@${'w'.repeat(63)}.example`

const token = {
  id: '01938a4e-0000-7000-8000-000000000051',
  kind: 'personal',
  service: null,
  scopes: ['account:read'],
  ending: 'Qx1w',
  createdAt: '2026-10-01T08:00:00.000Z',
  expiresAt: '2027-01-20T08:00:00.000Z',
  lastUsedAt: null,
}

const withName = (name: string): Answers => ({
  ...ada,
  'accounts.me': { data: { ...fixtures.ada, name } },
  'activity.list': {
    data: {
      entries: [{ ...fixtures.signedInEntry, kind: 'passkeyAdded', detail: name }],
      more: false,
    },
  },
  'passkeys.list': {
    data: { rpId: 'localhost', userHandle: 'AA', passkeys: [{ ...fixtures.touchId, name }] },
  },
  'identities.list': { data: [{ ...fixtures.adaAtGoogle, name, label: name }] },
  'tokens.listApiTokens': {
    data: { tokens: [{ ...token, name }], scopes: ['account:read'], mayMakeForServices: false },
  },
})

async function expectNarrow(page: Page) {
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await width(), page.url()).toBe(sizes.narrow.width)
}

test('a long name does not widen a page', async () => {
  const page = await openPage()
  await answer(page, withName(NAME))
  await page.setViewportSize(sizes.narrow)
  for (const path of ['', '/security', '/tokens', '/activity']) {
    await page.goto(`/account${path}`)
    await page.getByText(NAME).first().waitFor()
    await expectNarrow(page)
  }
  await button(page, 'Your account').click()
  await page.getByRole('menu').getByText(NAME).waitFor()
  await expectNarrow(page)

  await page.goto('/account/security')
  await button(page, `Remove ${NAME}`).click()
  await page.getByRole('alertdialog').waitFor()
  await expectNarrow(page)
})

test('a long address does not widen a page', async () => {
  const page = await openPage()
  const received = { status: 'received', email: ADDRESS, registration: fixtures.REGISTRATION }
  await answer(page, { ...guest, 'accounts.register': { data: received } })
  await page.setViewportSize(sizes.narrow)
  await page.goto('/register')
  await field(page, 'Name').fill('Ada')
  await field(page, 'Email address').fill(ADDRESS)
  await field(page, 'Password').fill('an old brown tortoise')
  await button(page, 'Create account').click()
  await page.getByText(ADDRESS).waitFor()
  await expectNarrow(page)
})
