import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { addAuthenticator } from './authenticator.ts'
import { codeOf } from './authenticator-app.ts'
import { button, field } from './controls.ts'
import { rejectAsNotRecent } from './interception.ts'
import { openPage } from './page.ts'
import { createMember, openAs } from './people.ts'
import { addPasskey, displayedKey, leaveCodes } from './security-page.ts'

async function memberAtSecurity(page: Page) {
  const person = await createMember()
  await openAs(page, person, '/account/security')
  return person
}

const reauthDialog = (page: Page) => page.getByRole('dialog', { name: 'Confirm that it is you' })

test('re-authentication requires the second factor, in a dialog over the one that caused it', async () => {
  const page = await openPage({ expectedErrors: [403] })
  const person = await memberAtSecurity(page)
  await button(page, 'Set up authenticator app').click()
  const key = await displayedKey(page)
  await field(page, 'Code').fill(codeOf(key))
  await button(page, 'Turn on').click()
  await leaveCodes(page)

  await rejectAsNotRecent(page, 'secondFactors.replaceRecoveryCodes')
  await button(page, 'Replace recovery codes').click()
  await button(page, 'Replace codes').click()
  await field(page, 'Your password').fill(person.password)
  await reauthDialog(page).getByRole('button', { name: 'Confirm', exact: true }).click()
  await field(page, 'Code from your authenticator app').fill(codeOf(key, 1))
  await page.getByText('Save your recovery codes').waitFor()
  await page.getByRole('alertdialog').waitFor({ state: 'detached' })
})

test('a passkey re-authenticates, and closing the dialog changes nothing', async () => {
  const page = await openPage({ expectedErrors: [403] })
  await addAuthenticator(page)
  await memberAtSecurity(page)
  await addPasskey(page)

  await rejectAsNotRecent(page, 'passkeys.remove')
  const remove = page.getByRole('button', { name: /^Remove/ })
  await remove.click()
  await button(page, 'Remove passkey').click()
  await reauthDialog(page).waitFor()
  await page.keyboard.press('Escape')
  await reauthDialog(page).waitFor({ state: 'detached' })
  await page.getByRole('alertdialog').waitFor()

  await rejectAsNotRecent(page, 'passkeys.remove')
  await button(page, 'Remove passkey').click()
  await button(page, 'Use a passkey').click()
  await page.getByText('is removed.').waitFor()
})
