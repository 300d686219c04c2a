import { expect, test } from 'vitest'
import { button, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, openAs } from './people.ts'

test('a device signs out another one, which returns to its page after a new sign-in', async () => {
  const person = await createMember()
  const here = await openPage()
  const there = await openPage({ expectedErrors: [401] })
  await openAs(here, person)
  await openAs(there, person)

  await here.getByRole('link', { name: 'Manage devices' }).click()
  // The registration left another session, of the client that confirmed the address.
  const other = here.getByRole('listitem').filter({ hasText: 'Chrome' })
  await other.getByText(/Signed in .+ with your password/).waitFor()
  await other.getByText(/From your own network, /).waitFor()
  await inspectStates(here)
  await other.getByRole('button').click()
  await here.getByRole('alertdialog').getByText('will have to sign in again').waitFor()
  await button(here, 'Cancel').click()
  await here.getByRole('alertdialog').waitFor({ state: 'detached' })
  expect(await here.getByRole('listitem').count()).toBe(2)

  await other.getByRole('button').click()
  await button(here, 'Sign out device').click()
  await other.waitFor({ state: 'detached' })
  await expect.poll(() => here.getByRole('listitem').count()).toBe(1)
  expect(await here.evaluate(() => document.activeElement?.tagName)).toBe('H1')

  await there.getByRole('link', { name: 'Manage devices' }).click()
  await there.getByText('Your session has ended').waitFor()
  expect(await there.content()).not.toContain(person.email)
  await fillSignIn(there, person)
  await heading(there, 'Devices').waitFor()
})
