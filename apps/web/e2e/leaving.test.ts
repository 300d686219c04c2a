import { text } from 'node:stream/consumers'
import { AccountExport } from '@signin/contracts'
import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { openPage, sizes } from './page.ts'
import { beginSession, createMember, openAs } from './people.ts'

test('the export contains all data of the account', async () => {
  const page = await openPage()
  const person = await createMember()
  await openAs(page, person)
  await page.getByRole('link', { name: 'Your data' }).click()
  const coming = page.waitForEvent('download')
  await button(page, 'Download').click()
  const file = await coming
  expect(file.suggestedFilename()).toMatch(/^signin-export-\d{4}-\d\d-\d\d\.json$/)
  const json = await text(await file.createReadStream())
  const everything = AccountExport.parse(JSON.parse(json))
  expect(everything.account).toMatchObject({ email: person.email, name: person.name })
  expect(everything.sessions.length).toBeGreaterThan(0)
  expect(everything.activity.map(({ kind }) => kind)).toContain('signedIn')
  expect(json).not.toContain(person.password)
  await page.getByText('Saved as signin-export-').waitFor()
})

test('on a phone, the deletion of the account is requested and cancelled', async () => {
  const person = await createMember()
  const elsewhere = await openPage({ expectedErrors: [401] })
  await beginSession(elsewhere, person)
  const page = await openPage()
  await page.setViewportSize(sizes.narrow)
  await openAs(page, person)

  await page.getByRole('link', { name: 'Your data' }).click()
  await button(page, 'Delete account').click()
  const question = page.getByRole('alertdialog')
  await question.getByText(`Delete the account of ${person.email}?`).waitFor()
  const yes = question.getByRole('button', { name: 'Delete account' })
  await yes.click()
  await question.getByText(`Enter ${person.email} to go on.`).waitFor()
  await field(page, 'Your email address').fill(person.email)
  await yes.click()
  await question.waitFor({ state: 'detached' })
  const due = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.now() + 14 * 86_400_000,
  )
  const banner = page.getByRole('region', { name: 'Deletion' })
  await banner.getByText(`This account will be deleted on ${due}.`).waitFor()
  await inspectStates(page)

  await elsewhere.goto('/account')
  await heading(elsewhere, 'Sign in').waitFor()
  for (const name of ['Account', 'Devices', 'Activity', 'Your data']) {
    await page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name }).click()
    await banner.waitFor()
  }
  await button(page, 'Keep my account').click()
  await banner.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  await page.reload()
  await button(page, 'Delete account').waitFor()
  expect(await banner.count()).toBe(0)
})
