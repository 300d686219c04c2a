import { expect, inject, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { linkTo, subjectsTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, newPerson, register } from './people.ts'

test('a person registers, opens the mail and signs out; the Back button shows nothing', async () => {
  const page = await openPage()
  const person = newPerson()
  await register(page, person)
  expect(await page.getByRole('main').textContent()).toContain(person.email)
  expect(page.url()).not.toContain(person.email)

  const link = await linkTo('/register/confirm', person.email)
  await page.goto(link)
  await heading(page, 'Finish your registration').waitFor()
  await expect.poll(() => page.url()).toBe(`${inject('server')}/register/confirm`)
  await field(page, 'Password').fill(person.password)
  await button(page, 'Finish and sign in').click()
  await page.getByText(person.email).first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/account')
  expect(await page.title()).toBe('Account · Signin')
  expect(await page.evaluate(() => JSON.stringify(history.state))).not.toContain(link.split('#')[1])

  await page.getByRole('link', { name: 'Devices', exact: true }).click()
  await heading(page, 'Devices').waitFor()
  await button(page, 'Sign out').click()
  await page.getByText('You are signed out.').waitFor()

  await page.goBack()
  await page.waitForURL('**/sign-in?next=**')
  await heading(page, 'Sign in').waitFor()
  expect(await page.content()).not.toContain(person.name)
})

test('a taken address gets the same answer as a free one, and its owner gets a mail', async () => {
  const page = await openPage()
  const taken = await createMember()
  const answerTo = async (email: string) => {
    await register(page, { ...newPerson(), email })
    return (await page.getByRole('main').textContent())?.replace(email, 'the address')
  }
  const answered = await answerTo(taken.email)
  expect(await answerTo(newPerson().email)).toBe(answered)
  await expect.poll(() => subjectsTo(taken.email)).toHaveLength(2)
})

test('a forgotten password is reset, and the new one signs in', async () => {
  const page = await openPage({ expectedErrors: [401] })
  const person = await createMember()
  await page.goto('/sign-in')
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await heading(page, 'Choose a new password').waitFor()
  await field(page, 'Email address').fill(person.email)
  await button(page, 'Send me a link').click()
  await heading(page, 'Look in your mailbox').waitFor()

  await page.goto(await linkTo('/reset', person.email))
  await field(page, 'New password').fill('entirely other teapots')
  await page.getByText('Password strength').waitFor({ state: 'attached' })
  await button(page, 'Save the new password').click()
  await page.getByText('Your password is changed').waitFor()
  await fillSignIn(page, person)
  await page.getByText('The address or the password is wrong.').waitFor()
  await field(page, 'Password').fill('entirely other teapots')
  await button(page, 'Sign in').click()
  await page.getByText(person.email).first().waitFor()
})

test('a mailed link signs in once', async () => {
  const page = await openPage({ expectedErrors: [410] })
  const person = await createMember()
  await page.goto('/sign-in?next=/account/sessions')
  await field(page, 'Email address').fill(person.email)
  await button(page, 'Email me a sign-in link').click()
  await heading(page, 'Look in your mailbox').waitFor()

  const link = await linkTo('/sign-in/link', person.email)
  await page.goto(link)
  await button(page, 'Sign in').click()
  await page.getByText(person.email).first().waitFor()

  const other = await openPage({ expectedErrors: [410] })
  await other.goto(link)
  await button(other, 'Sign in').click()
  await heading(other, 'This link is not valid any more').waitFor()
  await other.getByRole('link', { name: 'Ask for a new link' }).click()
  await heading(other, 'Sign in').waitFor()
})

test('a mailed link alone creates an account without a password', async () => {
  const page = await openPage()
  const { name, email } = newPerson()
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await button(page, 'Register without a password').click()
  await button(page, 'Create account').click()
  await heading(page, 'Look in your mailbox').waitFor()
  await page.goto(await linkTo('/register/finish', email))
  await button(page, 'Finish and sign in').click()
  await heading(page, 'Your account is ready').waitFor()
  await button(page, 'Later').click()
  await page.getByText(email).first().waitFor()
})

test('registering and signing in work by keyboard alone', async () => {
  const page = await openPage()
  const person = newPerson()
  const { keyboard } = page
  await page.goto('/sign-in')
  await heading(page, 'Sign in').waitFor()
  // The Tab order: address, password, its toggle, forgotten password, button, passkey, link,
  // register.
  for (let stop = 0; stop < 8; stop++) await keyboard.press('Tab')
  await keyboard.press('Enter')
  await heading(page, 'Create an account').waitFor()
  for (const typed of [person.name, person.email, person.password]) {
    await keyboard.press('Tab')
    await keyboard.type(typed)
  }
  await keyboard.press('Enter')
  await heading(page, 'Look in your mailbox').waitFor()
  await page.goto(await linkTo('/register/confirm', person.email))
  await heading(page, 'Finish your registration').waitFor()
  await keyboard.press('Tab')
  await keyboard.type(person.password)
  await keyboard.press('Enter')
  await page.getByText(person.email).first().waitFor()
})

test('a page that needs a session redirects to the sign-in page and back', async () => {
  const page = await openPage()
  const person = await createMember()
  await page.goto('/account/sessions?from=mail#top')
  await page.waitForURL('**/sign-in?next=**')
  await fillSignIn(page, person)
  await heading(page, 'Devices').waitFor()
  expect(page.url()).toBe(`${inject('server')}/account/sessions?from=mail#top`)
})

test.for(['https://evil.example/', '/\\evil.example', '/.//evil.example'])(
  'a sign-in with ?next=%s continues to the account',
  async (next) => {
    const page = await openPage()
    const person = await createMember()
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`)
    await fillSignIn(page, person)
    await page.getByText(person.email).first().waitFor()
    expect(page.url()).toBe(`${inject('server')}/account`)
  },
)

test('a visitor sent by a service beside Signin returns to it after the sign-in', async () => {
  const page = await openPage()
  const person = await createMember()
  await page.goto('/sign-in?next=/health')
  await fillSignIn(page, person)
  await page.getByText('"ok"').waitFor()
  expect(page.url()).toBe(`${inject('server')}/health`)
  await page.goto('/sign-in?next=/health')
  await page.getByText('"ok"').waitFor()
})
