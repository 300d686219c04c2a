import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addAuthenticator, withoutOffers } from './authenticator.ts'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, openAs, type Person } from './people.ts'
import { addPasskey, leaveCodes, openSecurity, setUpApp, signOut } from './security-page.ts'

async function askForLink(page: Page, { email }: Person) {
  await field(page, 'Email address').fill(email)
  await button(page, 'Email me a sign-in link').click()
  await heading(page, 'Look in your mailbox').waitFor()
}

async function resetPassword(page: Page, { email }: Person, password: string) {
  await page.goto('/forgot')
  await field(page, 'Email address').fill(email)
  await button(page, 'Send me a link').click()
  await heading(page, 'Look in your mailbox').waitFor()
  await page.goto(await linkTo('/reset', email))
  await field(page, 'New password').fill(password)
  await button(page, 'Save the new password').click()
  await page.getByText('Your password is changed').waitFor()
}

test('password, mail link and reset password require the second factor; a passkey does not', async () => {
  const page = await openPage()
  await withoutOffers(page)
  await addAuthenticator(page)
  const person = await createMember()
  await openAs(page, person)
  await addPasskey(page)
  const key = await setUpApp(page)
  await leaveCodes(page)

  await signOut(page)
  await inspectStates(page)
  await fillSignIn(page, person)
  await heading(page, 'One more step').waitFor()
  await inspectStates(page)
  await field(page, 'Code from your authenticator app').fill(codeOf(key, 1))
  await heading(page, 'Account').waitFor()

  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await heading(page, 'Account').waitFor()

  await signOut(page)
  await askForLink(page, person)
  await page.goto(await linkTo('/sign-in/link', person.email))
  await heading(page, 'Sign in to Signin').waitFor()
  await button(page, 'Sign in').click()
  await heading(page, 'One more step').waitFor()
  await page.goto('/account')
  await heading(page, 'Sign in').waitFor()

  const password = 'entirely other teapots'
  await resetPassword(page, person, password)
  await fillSignIn(page, { ...person, password })
  await heading(page, 'One more step').waitFor()
  await button(page, 'Use a passkey').click()
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await page.getByText('On. After your password').waitFor()
  await page.getByRole('link', { name: 'Activity' }).click()
  const rows = page.getByRole('main').getByRole('listitem')
  for (const words of [/with your password/, /with a passkey/, /by a link from a mail/]) {
    await rows.filter({ hasText: words }).first().waitFor()
  }
  expect(await page.content()).not.toContain(password)
})
