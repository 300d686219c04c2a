import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo, subjectsTo } from './mailbox.ts'
import { openPage, sizes } from './page.ts'
import { createMember, fillSignIn, newPerson, openAs } from './people.ts'

const pictures = (page: Page) => page.locator('img[src^="/api/avatars/"]')

test('the profile can be edited on a phone', async () => {
  const page = await openPage()
  await page.setViewportSize(sizes.narrow)
  await openAs(page, await createMember())

  await field(page, 'Name').fill('Grace Hopper')
  await field(page, 'Language and region').selectOption({ label: 'Deutsch (Österreich)' })
  await field(page, 'Time zone').fill('auckl')
  await page.getByRole('option', { name: 'Auckland, Pacific' }).click()
  await button(page, 'Save profile').click()
  await page.getByText('Saved', { exact: true }).waitFor()
  const year = new Date().getFullYear()
  await page.getByText(new RegExp(`Member since \\d+\\. .+ ${year}$`)).waitFor()

  const file = { name: 'me.png', mimeType: 'image/png', buffer: await page.screenshot() }
  await button(page, 'Add picture').click()
  await page.getByLabel('Picture file').setInputFiles(file)
  await inspectStates(page)
  await button(page, 'Use this picture').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await button(page, 'Change picture').waitFor()
  expect(await pictures(page).count()).toBe(2)

  await page.reload()
  await expect.poll(() => field(page, 'Name').inputValue()).toBe('Grace Hopper')
  expect(await field(page, 'Time zone').inputValue()).toBe('Auckland, Pacific')
  const drawn = () =>
    pictures(page).evaluateAll((all) => all.map((it) => (it as HTMLImageElement).naturalWidth > 0))
  await expect.poll(drawn).toEqual([true, true])

  await button(page, 'Change picture').click()
  await button(page, 'Remove picture').click()
  await button(page, 'Add picture').waitFor()
  expect(await pictures(page).count()).toBe(0)
})

test('an address change is confirmed and then undone', async () => {
  const page = await openPage({ expectedErrors: [401] })
  const person = await createMember()
  const { email: next } = newPerson()
  await openAs(page, person)

  await button(page, 'Change address').click()
  await field(page, 'New email address').fill(next)
  await button(page, 'Send the link').click()
  await page.getByText(`Waiting for the click in the mail to ${next}`).waitFor()
  await linkTo('/email/confirm', next)
  await page.reload()
  await button(page, 'Send again').click()
  await page.getByText('Sent again').waitFor()
  await expect.poll(async () => (await subjectsTo(next)).length).toBe(2)

  const there = await page.context().newPage()
  await there.goto(await linkTo('/email/confirm', next))
  await button(there, 'Use this address').click()
  await heading(there, 'Your address is changed').waitFor()
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
  await page.getByText(`We wrote to ${person.email}, too.`).waitFor()
  await page.getByText(next, { exact: true }).waitFor()

  const guest = await openPage({ expectedErrors: [401] })
  await guest.goto(await linkTo('/email/undo', person.email))
  await heading(guest, 'Take your address back').waitFor()
  await guest.getByRole('main').getByRole('button').click()
  await heading(guest, 'Your address is back').waitFor()
  await inspectStates(guest)
  await page.reload()
  await heading(page, 'Sign in').waitFor()

  const password = 'entirely other teapots'
  await guest.goto(await linkTo('/reset', person.email))
  await field(guest, 'New password').fill(password)
  await button(guest, 'Save the new password').click()
  await guest.getByText('Your password is changed').waitFor()
  await fillSignIn(guest, { ...person, email: next, password })
  await guest.getByText('The address or the password is wrong.').waitFor()
  await fillSignIn(guest, { ...person, password })
  await guest.getByText(person.email).first().waitFor()
})

test('on a phone, the navigation marks the current page and reaches the others', async () => {
  const page = await openPage()
  await page.setViewportSize(sizes.narrow)
  await openAs(page, await createMember())
  const nav = page.getByRole('navigation', { name: 'Account' })
  const inView = (name: string) =>
    nav.getByRole('link', { name }).evaluate((link) => {
      const { left, right } = link.getBoundingClientRect()
      return left >= 0 && right <= innerWidth
    })
  expect(await inView('Your data')).toBe(false)
  expect(await nav.evaluate((it) => getComputedStyle(it).maskImage)).toContain('gradient')
  await nav.getByRole('link', { name: 'Account' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await heading(page, 'Your data').waitFor()
  await expect.poll(() => inView('Your data')).toBe(true)
  await page.reload()
  await heading(page, 'Your data').waitFor()
  await expect.poll(() => inView('Your data')).toBe(true)
})
