import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { openPage } from './page.ts'
import { beginSession, createMember, fillSignIn, openAs } from './people.ts'

test('the activity page lists what happened in the account', async () => {
  const person = await createMember()
  const elsewhere = await openPage({ expectedErrors: [401] })
  await elsewhere.goto('/sign-in')
  await fillSignIn(elsewhere, { ...person, password: 'not the password at all' })
  await elsewhere.getByText('The address or the password is wrong.').waitFor()
  await beginSession(elsewhere, person)

  const page = await openPage()
  await openAs(page, person)
  await field(page, 'Name').fill('Grace Hopper')
  await button(page, 'Save profile').click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.goto('/account/sessions')
  await page.getByRole('listitem').first().getByRole('button').click()
  await button(page, 'Sign out device').click()
  await page.getByText('is signed out.').waitFor()

  await page.getByRole('link', { name: 'Activity' }).click()
  await heading(page, 'Activity').waitFor()
  const rows = page.getByRole('main').getByRole('listitem')
  const telling = (words: RegExp) => rows.filter({ hasText: words })
  await telling(/^You changed your profile\./).waitFor()
  await telling(/^You signed .+ out\./).waitFor()
  await telling(/You created this account\./).waitFor()
  const refused = telling(/Somebody tried to sign in with your password, and was refused\./)
  expect(await refused.textContent()).toContain('Refused')
  const here = telling(/You signed in with your password\.[\s\S]*This device/)
  await here.waitFor()
  expect(await here.textContent()).toContain('your own network')
  expect(await here.textContent()).toContain('just now')

  await here.getByRole('button', { name: 'just now' }).focus()
  await page.getByRole('tooltip').getByText('UTC').first().waitFor()
  await inspectStates(page)

  await page.getByRole('navigation', { name: 'Show' }).getByText('Account').click()
  await refused.waitFor({ state: 'detached' })
  await telling(/^You changed your profile\./).waitFor()
  expect(await refused.count()).toBe(0)
  expect(new URL(page.url()).search).toBe('?show=account')
  await page.reload()
  await telling(/^You changed your profile\./).waitFor()
  expect(await refused.count()).toBe(0)
})
