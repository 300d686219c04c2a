import { expect, test } from 'vitest'
import { addAuthenticator } from './authenticator.ts'
import { button, field, heading } from './controls.ts'
import { openPage } from './page.ts'
import { createMember } from './people.ts'

test('an unknown passkey is reported and removed from the browser', async () => {
  const page = await openPage({ expectedErrors: [401] })
  const authenticator = await addAuthenticator(page)
  await authenticator.addStray()
  expect(await authenticator.count()).toBe(1)
  await page.goto('/sign-in')
  await page.getByText('This passkey is not known here').waitFor()
  await expect.poll(authenticator.count).toBe(0)
})

test('a cancelled passkey prompt leaves the form and the other methods usable', async () => {
  const page = await openPage()
  const person = await createMember()
  await addAuthenticator(page)
  await page.goto('/sign-in')
  await field(page, 'Email address').fill(person.email)
  await button(page, 'Sign in with a passkey').click()
  await page.getByText('No passkey was used').waitFor()
  expect(await field(page, 'Email address').inputValue()).toBe(person.email)
  await field(page, 'Password').fill(person.password)
  await button(page, 'Sign in').click()
  await heading(page, 'Account').waitFor()
})
