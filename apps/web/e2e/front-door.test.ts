import { expect, inject, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { openPage } from './page.ts'
import { fillSignIn, member, register, signIn, somebody } from './people.ts'

const THANKS = 'Thank you'

test('a person registers, signs in, signs out, and the back button shows nothing', async () => {
  const page = await openPage()
  const person = somebody()
  await register(page, person)
  expect(await page.getByText(THANKS).isVisible()).toBe(true)
  expect(await field(page, 'Email address').inputValue()).toBe(person.email)
  expect(page.url()).not.toContain(person.email)

  await field(page, 'Password').fill(person.password)
  await button(page, 'Sign in').click()
  await page.getByText(person.name).waitFor()
  expect(new URL(page.url()).pathname).toBe('/account')
  expect(await page.title()).toBe('Account · Signin')

  await page.getByRole('link', { name: 'Devices', exact: true }).click()
  await heading(page, 'Devices').waitFor()
  await button(page, 'Sign out').click()
  await page.getByText('You are signed out.').waitFor()

  await page.goBack()
  await page.waitForURL('**/sign-in?next=**')
  await heading(page, 'Sign in').waitFor()
  expect(await page.content()).not.toContain(person.name)
})

test('a taken address is answered like a free one', async () => {
  const page = await openPage()
  const taken = await member()
  await register(page, { ...somebody(), email: taken.email })
  const answered = await page.getByRole('main').textContent()
  await register(page, somebody())
  expect(await page.getByRole('main').textContent()).toBe(answered)
  expect(answered).toContain(THANKS)
})

test('a wrong password keeps the address, says one thing and takes the focus', async () => {
  const page = await openPage({ provokes: [401] })
  const person = await member()
  await page.goto('/sign-in')
  await fillSignIn(page, { ...person, password: 'not that one' })
  await page.getByText('The address or the password is wrong.').waitFor()
  expect(await page.getByRole('alert').count()).toBe(1)
  expect(await field(page, 'Email address').inputValue()).toBe(person.email)
  expect(await field(page, 'Password').inputValue()).toBe('not that one')
  expect(await field(page, 'Password').evaluate((it) => it === document.activeElement)).toBe(true)

  await field(page, 'Password').fill(person.password)
  await button(page, 'Sign in').click()
  await page.getByText(person.email).waitFor()
})

test('the keyboard alone is enough to register and to sign in', async () => {
  const page = await openPage()
  const { name, email, password } = somebody()
  const { keyboard } = page
  await page.goto('/sign-in')
  await heading(page, 'Sign in').waitFor()
  // Address, password, its toggle, the button, the link to registration.
  for (let stop = 0; stop < 5; stop++) await keyboard.press('Tab')
  await keyboard.press('Enter')
  await heading(page, 'Create an account').waitFor()
  for (const typed of [name, email, password]) {
    await keyboard.press('Tab')
    await keyboard.type(typed)
  }
  await keyboard.press('Enter')
  await page.getByText(THANKS).waitFor()
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.type(password)
  await keyboard.press('Enter')
  await page.getByText(email).waitFor()
})

test('a guarded page asks to sign in and is come back to', async () => {
  const page = await openPage()
  const person = await member()
  await page.goto('/account/sessions?from=mail#top')
  await page.waitForURL('**/sign-in?next=**')
  await fillSignIn(page, person)
  await heading(page, 'Devices').waitFor()
  expect(page.url()).toBe(`${inject('server')}/account/sessions?from=mail#top`)
})

test.for(['https://evil.example/', '/\\evil.example'])(
  'a link that would lead to %s leads to the account',
  async (next) => {
    const page = await openPage()
    const person = await member()
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`)
    await fillSignIn(page, person)
    await page.getByText(person.email).waitFor()
    expect(page.url()).toBe(`${inject('server')}/account`)
  },
)

test('who is signed in already is not asked again', async () => {
  const page = await openPage()
  const person = await member()
  await signIn(page, person)
  await page.goto('/sign-in?next=/account/sessions')
  await heading(page, 'Devices').waitFor()
  await page.goto('/')
  await page.getByText(person.email).waitFor()
})
