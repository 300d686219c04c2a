import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { openPage } from './page.ts'
import { beginSession, createMember, fillSignIn, openAs, type Person } from './people.ts'
import { leaveCodes, openSecurity, setUpApp, signOut } from './security-page.ts'

async function displayedCodes(page: Page): Promise<string[]> {
  return page.getByRole('dialog').locator('code').allInnerTexts()
}

async function firstStep(page: Page, person: Person) {
  await fillSignIn(page, person)
  await heading(page, 'One more step').waitFor()
}

async function enterRecoveryCode(page: Page, code: string) {
  await button(page, 'Use a recovery code').click()
  await field(page, 'Recovery code').fill(code)
  await button(page, 'Confirm').click()
}

test('an authenticator app is set up, its codes sign in, and a recovery code does once', async () => {
  const page = await openPage({ expectedErrors: [401] })
  const person = await createMember()
  await openAs(page, person)
  const key = await setUpApp(page)
  const codes = await displayedCodes(page)
  expect(new Set(codes).size).toBe(10)
  await inspectStates(page)
  await leaveCodes(page)
  await inspectStates(page)

  await signOut(page)
  await firstStep(page, person)
  // The sixth digit submits the code.
  await field(page, 'Code from your authenticator app').fill(codeOf(key, 1))
  await heading(page, 'Account').waitFor()

  await signOut(page)
  await firstStep(page, person)
  await enterRecoveryCode(page, codes[0] ?? '')
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await page.getByText('9 left.').waitFor()

  await signOut(page)
  await firstStep(page, person)
  await enterRecoveryCode(page, codes[0] ?? '')
  await page.getByText('The code is wrong, too old, or was used already.').waitFor()
})

test('recovery codes can be downloaded and printed, and are shown once', async () => {
  const page = await openPage()
  const person = await createMember()
  await openAs(page, person)
  await setUpApp(page)
  const codes = await displayedCodes(page)

  const downloading = page.waitForEvent('download')
  await button(page, 'Download').click()
  const download = await downloading
  const file = await text(await download.createReadStream())
  expect(download.suggestedFilename()).toBe('signin-recovery-codes.txt')
  for (const part of [person.email, ...codes]) expect(file).toContain(part)

  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('dialog').isVisible()).toBe(false)
  expect(await heading(page, 'Security').isVisible()).toBe(false)
  const printed = page.locator('body > pre')
  expect(await printed.isVisible()).toBe(true)
  expect(await printed.textContent()).toContain(codes[9])
  await page.emulateMedia({ media: 'screen' })

  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').isVisible()).toBe(true)
  await leaveCodes(page)
  await page.reload()
  await page.getByText('10 left.').waitFor()
  for (const code of codes) expect(await page.content()).not.toContain(code)
})

test('after the app is removed, the password alone signs in', async () => {
  const page = await openPage()
  const person = await createMember()
  await openAs(page, person)
  await setUpApp(page)
  await leaveCodes(page)
  await button(page, 'Remove authenticator app').click()
  await button(page, 'Remove app').click()
  await page.getByText('Your authenticator app is removed.').waitFor()
  await signOut(page)
  await fillSignIn(page, person)
  await heading(page, 'Account').waitFor()
})

test('a new password replaces the old one, and other devices are signed out', async () => {
  const page = await openPage()
  const other = await openPage()
  const person = await createMember()
  await openAs(page, person)
  await beginSession(other, person)
  const password = `${person.password}, but another`

  await openSecurity(page)
  await button(page, 'Change password').click()
  const dialog = page.getByRole('dialog')
  await field(page, 'Current password').fill(person.password)
  await field(page, 'New password').fill(password)
  await dialog.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Your new password is saved.').waitFor()

  await other.goto('/account')
  await heading(other, 'Sign in').waitFor()
  await fillSignIn(other, { ...person, password })
  await heading(other, 'Account').waitFor()
})
