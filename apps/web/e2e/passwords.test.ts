import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { linkTo, subjectsTo } from './mailbox.ts'
import { openPage } from './page.ts'
import { fillSignIn, newPerson } from './people.ts'
import { openSecurity } from './security-page.ts'

test('a first password is set, rated while it is typed, and reset when it is forgotten', async () => {
  const page = await openPage({ expectedErrors: [400] })
  const { name, email } = newPerson()
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await button(page, 'Register without a password').click()
  await button(page, 'Create account').click()
  await heading(page, 'Look in your mailbox').waitFor()
  await page.goto(await linkTo('/register/finish', email))
  await button(page, 'Finish and sign in').click()
  await button(page, 'Later').click()

  await openSecurity(page)
  await page.getByText('You have no password').waitFor()
  await button(page, 'Set a password').click()
  const dialog = page.getByRole('dialog')
  const meter = dialog.getByText(/^(Very weak|Weak|Fair|Strong|Very strong)\.$/)
  await field(page, 'New password').fill('Grace example Grace 2026')
  await meter.waitFor()
  await dialog.getByRole('button', { name: 'Set a password' }).click()
  await expect.poll(() => field(page, 'New password').getAttribute('aria-invalid')).toBe('true')
  await inspectStates(page)
  await field(page, 'New password').fill('nine sunny teapots of yesterday')
  await dialog.getByText('Very strong.', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Set a password' }).click()
  await page.getByText('Your new password is saved.').waitFor()
  await page.getByText('You have a password').waitFor()
  await expect.poll(() => subjectsTo(email)).toContain('A password was set for your account')

  const elsewhere = await openPage()
  await elsewhere.goto('/forgot')
  await field(elsewhere, 'Email address').fill(email)
  await button(elsewhere, 'Send me a link').click()
  await elsewhere.goto(await linkTo('/reset', email))
  await field(elsewhere, 'New password').fill('entirely other teapots')
  await inspectStates(elsewhere)
  await button(elsewhere, 'Save the new password').click()
  await elsewhere.getByText('Your password is changed').waitFor()
  await page.reload()
  await heading(page, 'Sign in').waitFor()
  await fillSignIn(elsewhere, { name, email, password: 'entirely other teapots' })
  await heading(elsewhere, 'Account').waitFor()
})
