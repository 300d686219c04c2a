import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { addAuthenticator, withoutOffers, withPasswordManager } from './authenticator.ts'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, newPerson, openAs, type Person, signIn } from './people.ts'
import { addPasskey, leaveCodes, openSecurity, signOut } from './security-page.ts'

async function memberWithPasskey(page: Page): Promise<Person> {
  const person = await createMember()
  await openAs(page, person)
  await addPasskey(page)
  return person
}

const passkeys = (page: Page) => page.getByRole('region', { name: 'Passkeys' })
const remove = (page: Page) => passkeys(page).getByRole('button', { name: /^Remove/ })

test('a passkey is added, renamed, used in place of the password, and removed', async () => {
  const page = await openPage()
  await withoutOffers(page)
  const authenticator = await addAuthenticator(page)
  const person = await memberWithPasskey(page)
  expect(await authenticator.names()).toEqual([person.email])
  await passkeys(page).getByText('Synced between your devices').waitFor()

  await passkeys(page)
    .getByRole('button', { name: /^Rename/ })
    .click()
  await field(page, 'Name').fill('My own laptop')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await button(page, 'Remove My own laptop').waitFor()
  await inspectStates(page)

  await signOut(page)
  await button(page, 'Sign in with a passkey').click()
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await button(page, 'Remove My own laptop').click()
  await button(page, 'Remove passkey').click()
  await page.getByText('“My own laptop” is removed.').waitFor()
  await page.getByText('No passkeys yet').waitFor()
  // The browser received the signal, and no longer offers it.
  await expect.poll(authenticator.count).toBe(0)
})

test('a passkey is offered in the autofill of the address, and signs in', async () => {
  const page = await openPage()
  const authenticator = await addAuthenticator(page)
  const person = await memberWithPasskey(page)
  // The authenticator approves as soon as the form offers it.
  const signedIn = page.waitForResponse('**/api/trpc/passkeys.finishSignIn')
  await button(page, 'Your account').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  expect((await signedIn).status()).toBe(200)
  await heading(page, 'Account').waitFor()
  await page.getByText(person.email).waitFor()
  expect(await authenticator.count()).toBe(1)
})

test('after a sign-in with a password, a browser with conditional create adds a passkey', async () => {
  const page = await openPage()
  await withoutOffers(page)
  await withPasswordManager(page)
  const authenticator = await addAuthenticator(page)
  const person = await createMember()
  const made = page.waitForResponse('**/api/trpc/passkeys.finishRegistration')
  await signIn(page, person)
  expect((await made).status()).toBe(200)
  expect(await authenticator.names()).toEqual([person.email])
  await openSecurity(page)
  await remove(page).waitFor()
})

test('failed user verification creates no passkey, and a device with a passkey creates no second one', async () => {
  const page = await openPage()
  const authenticator = await addAuthenticator(page)
  await openAs(page, await createMember())
  await authenticator.verified(false)
  await openSecurity(page)
  await button(page, 'Add a passkey').click()
  await page.getByText('No passkey was made').waitFor()
  await authenticator.verified(true)
  await button(page, 'Add a passkey').click()
  await page.getByText('is added.').waitFor()
  await button(page, 'Add a passkey').click()
  await page.getByText('This device has a passkey for your account already.').waitFor()
  expect(await remove(page).count()).toBe(1)
})

test('a passkey is the second factor after a password, and comes with recovery codes', async () => {
  const page = await openPage()
  await withoutOffers(page)
  await addAuthenticator(page)
  const person = await memberWithPasskey(page)
  await page.getByRole('switch', { name: 'Ask for a passkey after my password' }).click()
  await page.getByText('Save your recovery codes').waitFor()
  await leaveCodes(page)
  await page.getByText('10 left.').waitFor()

  await signOut(page)
  await field(page, 'Email address').fill(person.email)
  await field(page, 'Password').fill(person.password)
  await button(page, 'Sign in').click()
  await heading(page, 'One more step').waitFor()
  await button(page, 'Use a passkey').click()
  await heading(page, 'Account').waitFor()
})

test('a passkey can be the only credential of an account, and is then not removable', async () => {
  const page = await openPage({ expectedErrors: [409] })
  await addAuthenticator(page)
  const { name, email } = newPerson()
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await button(page, 'Register without a password').click()
  await button(page, 'Create account').click()
  await page.getByText(`We wrote to ${email}`).waitFor()
  await page.goto(await linkTo('/register/finish', email))
  await button(page, 'Finish and sign in').click()
  await button(page, 'Add a passkey').click()
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await page.getByText('You have no password').waitFor()
  await remove(page).click()
  await button(page, 'Remove passkey').click()
  await page.getByText('Keep one thing that only you have').waitFor()
  await button(page, 'Cancel').click()
  expect(await remove(page).count()).toBe(1)
})
