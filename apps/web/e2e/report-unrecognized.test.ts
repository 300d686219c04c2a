import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkFor, linksFor, linkTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { createMember, fillSignIn, openAs } from './people.ts'

test("reporting an unrecognized sign-in revokes the attacker's session and leads to a new password", async () => {
  const owner = await openPage({ expectedErrors: [401] })
  const person = await createMember()
  await openAs(owner, person)
  await linkTo('/not-me', person.email)
  const known = await linksFor(person.email)

  const thief = await openPage({ expectedErrors: [401] })
  await openAs(thief, person)
  await owner.goto(await linkFor(person.email, known))
  await heading(owner, 'Was it not you?').waitFor()
  await expect.poll(() => new URL(owner.url()).hash).toBe('')
  // Opening the page changes nothing: mail scanners open every link.
  await thief.reload()
  await thief.getByText(person.email).first().waitFor()
  await inspectStates(owner)
  await button(owner, 'Sign every device out').click()
  await owner.getByText('A password you may have had opens nothing any more.').waitFor()
  await inspectStates(owner)

  await thief.reload()
  await heading(thief, 'Sign in').waitFor()
  expect(await thief.content()).not.toContain(person.email)
  await fillSignIn(thief, person)
  await thief.getByText('The address or the password is wrong.').waitFor()

  await owner.getByRole('link', { name: 'Go to the sign-in page' }).click()
  await heading(owner, 'Sign in').waitFor()
  await owner.goto(await linkTo('/reset', person.email))
  await field(owner, 'New password').fill('entirely other teapots')
  await button(owner, 'Save the new password').click()
  await owner.getByText('Your password is changed').waitFor()
  await fillSignIn(owner, { ...person, password: 'entirely other teapots' })
  await heading(owner, 'Account').waitFor()
  await owner.getByRole('link', { name: 'Activity' }).click()
  await owner
    .getByText(/was not you/)
    .first()
    .waitFor()
})
