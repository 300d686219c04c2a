import type { Page } from 'playwright-core'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'

/** Opens the security page from any page of the account. */
export async function openSecurity(page: Page) {
  await page.getByRole('link', { name: 'Security', exact: true }).click()
  await heading(page, 'Security').waitFor()
}

export async function addPasskey(page: Page) {
  await openSecurity(page)
  await button(page, 'Add a passkey').click()
  await page.getByText('is added. You can sign in with it').waitFor()
}

/** The key in the set-up dialog of the authenticator app. */
export async function displayedKey(page: Page): Promise<string> {
  return (await page.getByRole('dialog').locator('code').textContent()) ?? ''
}

/** Sets up the app and returns its key; the recovery codes stay on the screen. */
export async function setUpApp(page: Page): Promise<string> {
  await openSecurity(page)
  await button(page, 'Set up authenticator app').click()
  const key = await displayedKey(page)
  await field(page, 'Code').fill(codeOf(key))
  await button(page, 'Turn on').click()
  await page.getByText('Save your recovery codes').waitFor()
  return key
}

/** Confirms that the recovery codes on the screen are saved. */
export async function leaveCodes(page: Page) {
  await page.getByLabel('I have saved these codes').check()
  await button(page, 'Done').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

export async function signOut(page: Page) {
  await button(page, 'Your account').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByText('You are signed out.').waitFor()
}
