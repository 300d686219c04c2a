import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from './authenticator-app.ts'
import { button, field, heading } from './controls.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { inspectStates } from './inspect-states.ts'
import { rejectAsNotRecent } from './interception.ts'
import { linkTo, subjectsTo } from './mailbox.ts'
import { type ExpectedError, openPage } from './page.ts'
import { createMember, fillSignIn, openAs } from './people.ts'
import { leaveCodes, openSecurity, setUpApp, signOut } from './security-page.ts'
import { startServer } from './server.ts'

let provider: Awaited<ReturnType<typeof startIdentityProvider>>
let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  provider = await startIdentityProvider()
  server = await startServer({ IDENTITY_PROVIDERS: provider.configuration })
  provider.open(server.url)
}, 60_000)
afterAll(async () => {
  await server.stop()
  await provider.stop()
})

const open = (expectedErrors: ExpectedError[] = []) =>
  openPage({ server: server.url, expectedErrors })
const address = () => `${randomBytes(6).toString('hex')}@elsewhere.example`

/** Answers the provider's form. */
async function answer(page: Page, email: string, how: 'Continue' | 'Cancel' = 'Continue') {
  await heading(page, 'Who are you?').waitFor()
  await page.getByLabel('Address').fill(email)
  await button(page, how).click()
}

async function signInWith(page: Page, name: string, email: string) {
  await button(page, `Continue with ${name}`).click()
  await answer(page, email)
}

const connected = (page: Page) => page.getByRole('region', { name: 'Connected accounts' })

test('a provider that is trusted to verify addresses creates an account and signs in to it', async () => {
  const page = await open()
  const email = address()
  await page.goto('/sign-in')
  await button(page, 'Continue with Acme').waitFor()
  await inspectStates(page)
  await signInWith(page, 'Acme', email)
  await heading(page, 'Account').waitFor()
  expect(new URL(page.url()).search).toBe('')

  await openSecurity(page)
  await connected(page).getByText(email).waitFor()
  await inspectStates(page)
  await signOut(page)
  // The provider still has a session, and shows no form.
  await button(page, 'Continue with Acme').click()
  await heading(page, 'Account').waitFor()
  await page.getByRole('link', { name: 'Activity' }).click()
  const rows = page.getByRole('main').getByRole('listitem')
  await rows.filter({ hasText: 'You signed in with another service.' }).first().waitFor()
  await rows.filter({ hasText: 'You connected Acme.' }).waitFor()
})

test('no parameter of the provider stays in the URL or the history', async () => {
  const page = await open()
  const visited: string[] = []
  page.on('framenavigated', (frame) => visited.push(frame.url()))
  await page.goto('/sign-in?next=/account/sessions')
  await signInWith(page, 'Acme', address())
  await heading(page, 'Devices').waitFor()
  const [came] = visited.filter((url) => url.includes('/sign-in/with/acme?'))
  expect(came).toContain('code=')
  await page.goBack()
  expect(page.url()).not.toContain('code=')
  await page.goForward()
  expect(page.url()).not.toContain('code=')

  await page.goto('/sign-in/with/acme')
  await heading(page, 'Begin again').waitFor()
})

test('an address that the provider did not verify is confirmed by mail, in the same browser', async () => {
  const page = await open()
  const email = address()
  await page.goto('/register')
  await button(page, 'Continue with Elsewhere').waitFor()
  await inspectStates(page)
  await signInWith(page, 'Elsewhere', email)
  await heading(page, 'Look in your mailbox').waitFor()
  await inspectStates(page)

  await page.goto(await linkTo('/register/finish', email, server.url))
  await button(page, 'Finish and sign in').click()
  await heading(page, 'Your account is ready').waitFor()
  await button(page, 'Later').click()
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await connected(page).getByText(email).waitFor()
  await signOut(page)
  await button(page, 'Continue with Elsewhere').click()
  await heading(page, 'Account').waitFor()
})

test('an existing account is not opened by a provider until its owner links the identity', async () => {
  const person = await createMember(server.url)
  const guest = await open()
  await guest.goto('/sign-in')
  await signInWith(guest, 'Acme', person.email)
  await heading(guest, 'Look in your mailbox').waitFor()
  await guest.goto('/account')
  await heading(guest, 'Sign in').waitFor()
  await expect.poll(async () => (await subjectsTo(person.email, server.url)).length).toBe(2)
  const page = await open()
  await openAs(page, person, '/account/security')
  await connected(page).getByText('Nothing connected yet').waitFor()
})

test('an identity is linked to an account with a password, signs in, and is unlinked', async () => {
  const page = await open()
  const person = await createMember(server.url)
  await openAs(page, person, '/account/security')
  const email = address()
  await button(page, 'Connect Acme').click()
  await answer(page, email)
  await page.getByText('Acme is connected.').waitFor()
  await connected(page).getByText(email).waitFor()
  await inspectStates(page)

  await signOut(page)
  await button(page, 'Continue with Acme').click()
  await page.getByText(person.email).first().waitFor()

  await openSecurity(page)
  await button(page, `Disconnect Acme, ${email}`).click()
  const question = page.getByRole('alertdialog')
  await question.getByText('Disconnect Acme?').waitFor()
  await inspectStates(page)
  await button(page, 'Disconnect').click()
  await page.getByText('Acme is disconnected.').waitFor()
  await connected(page).getByText('Nothing connected yet').waitFor()
  // The password works as before.
  await signOut(page)
  await fillSignIn(page, person)
  await heading(page, 'Account').waitFor()
})

test('cancelling at the provider is reported, and the sign-in can be started again', async () => {
  const page = await open([401])
  await page.goto('/sign-in')
  await button(page, 'Continue with Acme').click()
  await answer(page, '', 'Cancel')
  await heading(page, 'You are not signed in').waitFor()
  await page.getByText('You called it off at').waitFor()
  await inspectStates(page)
  await page.reload()
  await heading(page, 'Begin again').waitFor()
  await signInWith(page, 'Acme', address())
  await heading(page, 'Account').waitFor()
})

test('a sign-in by a provider requires the second factor, like one by password', async () => {
  const page = await open()
  await page.goto('/sign-in')
  await signInWith(page, 'Acme', address())
  await heading(page, 'Account').waitFor()
  const key = await setUpApp(page)
  await leaveCodes(page)
  await signOut(page)

  await page.goto('/sign-in?next=/account/sessions')
  await button(page, 'Continue with Acme').click()
  await heading(page, 'One more step').waitFor()
  await page.goto('/account')
  await heading(page, 'Sign in').waitFor()
  await page.goto('/sign-in?next=/account/sessions')
  await button(page, 'Continue with Acme').click()
  await field(page, 'Code from your authenticator app').fill(codeOf(key, 1))
  await heading(page, 'Devices').waitFor()
  await page.getByText('with another service and a code').first().waitFor()
})

test('an account without other methods re-authenticates at its provider and returns to the page', async () => {
  const page = await open([403])
  await page.goto('/sign-in')
  const email = address()
  await signInWith(page, 'Acme', email)
  await heading(page, 'Account').waitFor()
  await openSecurity(page)
  await rejectAsNotRecent(page, 'secondFactors.startTotp')
  await button(page, 'Set up authenticator app').click()
  await page.getByText('You sign in with another service').waitFor()
  // The provider still has a session, but is asked to authenticate anew.
  await signInWith(page, 'Acme', email)
  await connected(page).waitFor()
  expect(new URL(page.url()).pathname).toBe('/account/security')
  await button(page, 'Set up authenticator app').click()
  await page.getByText('Set up your authenticator app').waitFor()
  await page.goto('/account/sessions')
  await page.getByText('No other devices').waitFor()
})
