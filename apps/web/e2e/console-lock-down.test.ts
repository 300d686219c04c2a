import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates, VIEWS } from './inspect-states.ts'
import { linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, openAs, type Person } from './people.ts'
import { leaveCodes, setUpApp } from './security-page.ts'
import { startServer } from './server.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
}, 60_000)
afterAll(() => server.stop())

/** An admin who has set up a second factor, in the console. */
async function openConsole() {
  const admin = await createMember(server.url)
  await server.signin('accounts', 'role', admin.email, 'admin')
  const page = await openPage({ server: server.url })
  await openAs(page, admin)
  await setUpApp(page)
  await leaveCodes(page)
  return page
}

async function idOf({ email }: Person): Promise<string> {
  return JSON.parse(await server.signin('accounts', 'find', email, '--json')).id
}

/** Chooses an act of the menu and calls it off: the focus returns to the menu. */
async function callOffByKeyboard(page: Page) {
  await button(page, 'More acts').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Send password reset' }).waitFor()
  await page.keyboard.press('Enter')
  await field(page, 'Reason').waitFor()
  await expect.poll(() => focused(page)).toMatchObject({ name: 'reason' })
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused(page)).toMatchObject({ text: expect.stringContaining('More acts') })
}

const focused = (page: Page) =>
  page.evaluate(() => ({
    name: document.activeElement?.getAttribute('name'),
    text: document.activeElement?.textContent?.trim(),
  }))

test('an account is locked down, and its owner gets back in by the emailed link', async () => {
  const owner = await createMember(server.url)
  const there = await openPage({ server: server.url, expectedErrors: [401] })
  await openAs(there, owner)
  const page = await openConsole()

  await page.goto(`/admin/accounts/${await idOf(owner)}`)
  await heading(page, owner.name).waitFor()
  await inspectStates(page, { views: VIEWS })
  await callOffByKeyboard(page)
  await button(page, 'Lock down').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await field(page, 'Reason').fill('Signed in from two countries')
  await page.keyboard.press('Enter')
  await page.getByText('The account is locked down.').waitFor()
  await dialog.waitFor({ state: 'detached' })
  expect(await focused(page)).toMatchObject({ text: 'Lock down' })
  await page.getByText('Not signed in anywhere.').waitFor()
  await page.getByText('Reason: Signed in from two countries').waitFor()

  await there.reload()
  await heading(there, 'Sign in').waitFor()
  await fillSignIn(there, owner)
  await there.getByText('That did not match').waitFor()
  await there.goto(await linkTo('/reset', owner.email, server.url))
  const password = 'entirely other teapots'
  await field(there, 'New password').fill(password)
  await button(there, 'Save the new password').click()
  await there.getByText('Your password is changed').waitFor()
  await fillSignIn(there, { ...owner, password })
  await heading(there, 'Account').waitFor()
})
