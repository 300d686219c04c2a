import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates, VIEWS } from './inspect-states.ts'
import { follow, openEmail, rowsOf } from './opened-email.ts'
import { openPage } from './page.ts'
import { newPerson, register } from './people.ts'

const STATE = '**/dev/mailbox/state.json'

test('a mail appears in the open mailbox without a reload, and its link works', async () => {
  const page = await openPage()
  const person = newPerson()
  const mailbox = await page.context().newPage()
  await mailbox.goto('/dev/mailbox')
  await heading(mailbox, 'Mailbox').waitFor()
  expect(await rowsOf(mailbox, person.email).count()).toBe(0)

  await register(page, person)
  await rowsOf(mailbox, person.email).waitFor()
  // Mails of other tests would move the list: it receives no updates from here on.
  await mailbox.route(STATE, () => {})
  await inspectStates(mailbox, { views: VIEWS })
  await openEmail(mailbox, person.email)
  await inspectStates(mailbox, { views: VIEWS })

  const opened = await follow(mailbox, 'Confirm your address')
  await heading(opened, 'Finish your registration').waitFor()
  await field(opened, 'Password').fill(person.password)
  await button(opened, 'Finish and sign in').click()
  await opened.getByText(person.email).first().waitFor()
  expect(new URL(opened.url()).pathname).toBe('/account')
})

test('each kind of mail has a preview, as a page and as text', async () => {
  const page = await openPage()
  await page.goto('/dev/mailbox')
  await page.getByRole('link', { name: 'Kinds of emails' }).click()
  await heading(page, 'Kinds of emails').waitFor()
  expect(await page.getByRole('listitem').count()).toBeGreaterThan(20)
  await inspectStates(page, { views: VIEWS })

  await page.getByRole('link', { name: 'signed in to on a new device' }).click()
  await page.frameLocator('iframe').getByRole('link', { name: "This wasn't me" }).waitFor()
  await page.getByRole('region', { name: 'As text' }).getByText("This wasn't me").waitFor()

  // The frame allows no scripts, so axe cannot run in it.
  const message = await page.request.get('/dev/mailbox/templates/new-device/html')
  await page.goto('about:blank')
  await page.setContent(await message.text())
  await page.getByRole('link', { name: "This wasn't me" }).waitFor()
  await inspectStates(page, { views: VIEWS })
})
