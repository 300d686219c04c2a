import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, openAs, type Person } from './people.ts'
import { signOut } from './security-page.ts'

const wrong = (page: Page) => page.getByText('The address or the password is wrong.')
const wait = (page: Page) => page.getByText(/^Try again in \d+ seconds?\.$/)

async function guess(page: Page, { email }: Person, password: string) {
  const answered = page.waitForResponse('**/api/trpc/sessions.signIn')
  await fillSignIn(page, { name: '', email, password })
  return (await answered).status()
}

test("an attacker's guesses are throttled, while the owner can still sign in", async () => {
  const person = await createMember()
  const owner = await openPage()
  await openAs(owner, person)
  await signOut(owner)

  const attacker = await openPage({ expectedErrors: [401, 429] })
  await attacker.goto('/sign-in')
  for (let n = 1; n <= 5; n++) expect(await guess(attacker, person, `guess ${n}`)).toBe(401)
  await wrong(attacker).waitFor()
  expect(await guess(attacker, person, 'guess 6')).toBe(429)
  await attacker.getByText('Too many tries').waitFor()
  await wait(attacker).waitFor()
  await inspectStates(attacker)

  // From another network, with the right password: all unknown devices share the counter.
  const other = await openPage({ expectedErrors: [429] })
  await other.goto('/sign-in')
  expect(await guess(other, person, person.password)).toBe(429)
  await wait(other).waitFor()

  await fillSignIn(owner, person)
  await heading(owner, 'Account').waitFor()

  // On an unknown device, the owner can use a method that is not a guess.
  await button(other, 'Email me a sign-in link').click()
  await heading(other, 'Look in your mailbox').waitFor()
  await other.goto(await linkTo('/sign-in/link', person.email))
  await button(other, 'Sign in').click()
  await heading(other, 'Account').waitFor()
  expect(await field(other, 'Name').inputValue()).toBe(person.name)
})
