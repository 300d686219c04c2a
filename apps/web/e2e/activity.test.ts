import { expect, test } from 'vitest'
import { button, field, heading } from './controls.ts'
import { lookAround } from './look-around.ts'
import { openPage, sizes } from './page.ts'
import { fillSignIn, member, signIn } from './people.ts'

test.for(Object.entries(sizes))('what was done to an account is told, %s', async ([, size]) => {
  const person = await member()
  const elsewhere = await openPage({ provokes: [401] })
  await elsewhere.goto('/sign-in')
  await fillSignIn(elsewhere, { ...person, password: 'not the password at all' })
  await elsewhere.getByText('The address or the password is wrong.').waitFor()
  await signIn(elsewhere, person)

  const page = await openPage()
  await page.setViewportSize(size)
  await signIn(page, person)
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
  await lookAround(page)

  await page.getByRole('navigation', { name: 'Show' }).getByText('Account').click()
  await refused.waitFor({ state: 'detached' })
  await telling(/^You changed your profile\./).waitFor()
  expect(await refused.count()).toBe(0)
  expect(new URL(page.url()).search).toBe('?show=account')
  await page.reload()
  await telling(/^You changed your profile\./).waitFor()
  expect(await refused.count()).toBe(0)
})

test('older entries are read on by keyboard', async () => {
  const page = await openPage()
  await signIn(page, await member())
  // Through the page's own calls, one by one: fifty forms would show nothing more.
  await page.evaluate(async () => {
    for (let n = 0; n < 55; n++) {
      await fetch('/api/trpc/accounts.updateProfile', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: `Grace ${n}` }),
      })
    }
  })
  await page.goto('/account/activity')
  const rows = page.getByRole('main').getByRole('listitem')
  await button(page, 'Show more').waitFor()
  expect(await rows.count()).toBe(50)
  await button(page, 'Show more').press('Enter')
  await expect.poll(() => rows.count()).toBeGreaterThan(55)
  const focused = () => rows.nth(50).evaluate((it) => it === document.activeElement)
  await expect.poll(focused).toBe(true)
  await page.getByText('You created this account.').waitFor()
})
