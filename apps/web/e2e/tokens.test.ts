import { createClient, failureOf } from '@signin/client'
import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { exampleCall } from '../src/tokens/example-call.ts'
import { button, field, heading } from './controls.ts'
import { inspectStates } from './inspect-states.ts'
import { openPage, randomClientAddress } from './page.ts'
import { createMember, openAs } from './people.ts'

const READ = 'Read your account, devices and activity'
const WRITE = 'Change your name, time zone and passkey names'
const ISSUE = 'Get access tokens for other services'
const TOKEN = /signin_pat_[0-9A-Za-z]{49}/

async function openTokens(page: Page) {
  await page.getByRole('link', { name: 'API tokens', exact: true }).click()
  await heading(page, 'API tokens').waitFor()
}

/** The token, and the example command. */
const displayed = (page: Page) => page.getByRole('dialog').locator('code')

/** Creates a token and returns it; the dialog stays open. */
async function makeToken(page: Page, name: string, ...scopes: string[]): Promise<string> {
  await button(page, 'New token').click()
  await field(page, 'Name').fill(name)
  for (const scope of scopes) await page.getByLabel(scope).check()
  await button(page, 'Make token').click()
  await page.getByText('You will not see it again').waitFor()
  return (await displayed(page).first().textContent()) ?? ''
}

async function closeDialog(page: Page) {
  await button(page, 'Done, I have copied it').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** A client outside of the browser. */
const withToken = (token: string) =>
  createClient({
    url: inject('server'),
    headers: { ...randomClientAddress(), authorization: `Bearer ${token}` },
  })

/** Parses the command as a shell does, and makes the call as curl does. */
async function run(line: string) {
  const [, ...words] = [...line.matchAll(/'([^']*)'|\S+/g)].map(
    ([whole, quoted]) => quoted ?? whole,
  )
  const after = (flag: string) => words.filter((_, n) => words[n - 1] === flag)
  const headers = after('-H').map((it) => it.split(': ') as [string, string])
  const [body] = after('-d')
  return fetch(words.at(-1) ?? '', { headers, ...(body && { method: 'POST', body }) })
}

test('a token works outside the browser within its scopes, and stops working when revoked', async () => {
  const page = await openPage()
  const person = await createMember()
  await openAs(page, person)
  await openTokens(page)
  await page.getByText('No API tokens').waitFor()
  await inspectStates(page)

  const token = await makeToken(page, 'Nightly backup', READ)
  expect(token).toMatch(TOKEN)
  await inspectStates(page)
  await page.keyboard.press('Escape')
  expect(await page.getByRole('dialog').isVisible()).toBe(true)
  await closeDialog(page)
  await page.getByText(`Ends in …${token.slice(-4)}, not used yet`).waitFor()
  expect(await page.content()).not.toContain(token)

  const signin = withToken(token)
  expect(await signin.accounts.me.query()).toMatchObject({ email: person.email })
  const { status, headers } = await run(
    exampleCall({ token, apiToken: { kind: 'personal', scopes: [] } }, inject('server')),
  )
  expect([status, headers.get('x-signin-account')]).toEqual([204, expect.any(String)])
  expect(await signin.accounts.updateProfile.mutate({ name: 'Mallory' }).catch(failureOf)).toEqual(
    expect.objectContaining({ code: 'insufficient_scope' }),
  )
  await page.reload()
  await page.getByText(`Ends in …${token.slice(-4)}, last used just now`).waitFor()
  expect(await page.content()).not.toContain(token)
  await inspectStates(page)

  await button(page, `Revoke Nightly backup, ends in ${token.slice(-4)}`).click()
  await inspectStates(page)
  await button(page, 'Revoke token').click()
  await page.getByText('“Nightly backup” is revoked.').waitFor()
  await page.getByText('No API tokens').waitFor()
  expect(await signin.accounts.me.query().catch(failureOf)).toEqual(
    expect.objectContaining({ code: 'token_not_valid' }),
  )
})

test('the example command works, whatever the scopes of the token', async () => {
  const page = await openPage()
  await openAs(page, await createMember(), '/account/tokens')
  for (const [scope, procedure] of [
    [READ, 'accounts.me'],
    [WRITE, 'accounts.updateProfile'],
    [ISSUE, 'tokens.issueAccessToken'],
  ] as const) {
    await makeToken(page, 'To try', scope)
    const answer = await run((await displayed(page).nth(1).textContent()) ?? '')
    expect(answer.url).toContain(procedure)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toHaveProperty('result.data')
    await closeDialog(page)
  }
})

test('a token is created by keyboard alone, with an error at each missing value', async () => {
  const page = await openPage()
  await openAs(page, await createMember())
  await openTokens(page)
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  await button(page, 'New token').focus()
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await press('Enter')
  await page.getByText('Give it a name.').waitFor()
  await page.keyboard.type('From the keyboard')
  await press('Enter')
  await page.getByText('Choose what it may do.').waitFor()
  // The first box has the focus; two more follow, then the lifetime.
  await press('Space', 'Tab', 'Tab', 'Tab', 'ArrowLeft')
  await expect.poll(() => page.getByRole('radio', { name: '30 days' }).isChecked()).toBe(true)
  await press('Enter')
  await page.getByText('You will not see it again').waitFor()
  // Two buttons to copy come first.
  await press('Tab', 'Tab', 'Tab', 'Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('From the keyboard').waitFor()
  await expect
    .poll(() => button(page, 'New token').evaluate((it) => it === document.activeElement))
    .toBe(true)
})
