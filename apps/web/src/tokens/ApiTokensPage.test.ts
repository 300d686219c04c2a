import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { backup, notes } from '../../test/fakes/tokens.ts'
import { ada } from '../../test/fixtures.ts'
import { control, dialog, heading, press, see, settled, text, visit } from '../../test/harness.ts'

async function visitTokens(apiTokens = [backup, notes], seen = apiTokens[0]?.name) {
  const account = { ...ada, role: 'admin' as const }
  const services = fakeServices({ signedIn: true, account, apiTokens })
  const page = await visit('/account/tokens', services)
  await see(seen ?? 'No API tokens')
  return page
}

const row = (name: string) => {
  const found = [...document.querySelectorAll('li')].find((it) => text(it).startsWith(name))
  return text(found ?? document.createElement('li'))
}
const asked = () => document.querySelector('[role=alertdialog]') !== null
const REVOKE = `Revoke ${backup.name}, ends in ${backup.ending}`

test('each token shows its scopes, its last use and its expiry', async () => {
  await visitTokens()
  expect(row(backup.name)).toContain('Read your account, devices and activity · notes:read')
  expect(row(backup.name)).toContain(`Ends in …${backup.ending}, last used 2 days ago`)
  expect(row(backup.name)).toContain('Made 1 October 2026, works until')
  expect(row(backup.name)).not.toContain('Expires')
})

test("a service's token shows the service, and one that expires soon says so", async () => {
  await visitTokens()
  expect(row(notes.name)).toContain('Service: notes')
  expect(row(notes.name)).toContain('Expires in 3 days')
  expect(row(notes.name)).toContain('not used yet')
})

test('a token that has expired since the list was loaded is marked as expired', async () => {
  await visitTokens([{ ...backup, expiresAt: new Date(Date.now() - 1000).toISOString() }])
  expect(row(backup.name)).toContain('Expired')
})

test('the navigation opens the page, which says what tokens are for', async () => {
  await visit('/account', fakeServices({ signedIn: true }))
  await heading('Account')
  press('API tokens')
  await heading('API tokens')
  await see('Let scripts, tools and services in without your password')
  expect(document.title).toBe('API tokens · Signin')
})

test('without tokens, the page says so', async () => {
  await visitTokens([])
  expect(control('New token')).toBeTruthy()
})

test('no token can be created before the list is loaded', async () => {
  const services = fakeServices({ signedIn: true })
  services.tokens.listApiTokens.mockImplementationOnce(() => new Promise(() => {}))
  await visit('/account/tokens', services)
  await heading('API tokens')
  await see('Loading')
  expect(() => control('New token')).toThrow()
})

test('a list that fails to load can be retried', async () => {
  const services = fakeServices({ signedIn: true, apiTokens: [backup] })
  services.tokens.listApiTokens.mockRejectedValueOnce(new AppError('internal'))
  await visit('/account/tokens', services)
  await see('Something went wrong on our side')
  expect(() => control('New token')).toThrow()
  press('Try again')
  await see(backup.name)
})

test('a token is revoked after a confirmation that names it and the consequences', async () => {
  const { services } = await visitTokens()
  press(REVOKE)
  const question = await dialog()
  expect(text(question)).toContain(`Revoke “${backup.name}”?`)
  expect(text(question)).toContain(`It ends in …${backup.ending}.`)
  expect(text(question)).toContain('you cannot undo this')
  expect(text(question)).toContain('Read your account, devices and activitynotes:read')
  await settled()
  expect(services.tokens.revokeApiToken).not.toHaveBeenCalled()
  press('Revoke token', question)
  await see(`“${backup.name}” is revoked.`)
  await expect.poll(asked).toBe(false)
  expect(row(backup.name)).toBe('')
  expect(row(notes.name)).not.toBe('')
})

test("the confirmation for a service's token names the service", async () => {
  await visitTokens([notes])
  press(`Revoke ${notes.name}, ends in ${notes.ending}`)
  expect(text(await dialog())).toContain('The service notes is refused at once')
})

test('cancelling keeps the token and restores the focus', async () => {
  const { services } = await visitTokens()
  control(REVOKE).focus()
  press(REVOKE)
  await dialog()
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
  )
  await expect.poll(asked).toBe(false)
  await expect.poll(() => document.activeElement).toBe(control(REVOKE))
  await settled()
  expect(services.tokens.revokeApiToken).not.toHaveBeenCalled()
})

test('after a revocation, the focus moves to the heading', async () => {
  await visitTokens([backup])
  control(REVOKE).focus()
  press(REVOKE)
  press('Revoke token', await dialog())
  await see('No API tokens')
  await expect.poll(() => document.activeElement).toBe(document.querySelector('h1'))
})

test('a token that another window has revoked is removed here as well', async () => {
  const { services } = await visitTokens()
  press(REVOKE)
  const question = await dialog()
  services.state.apiTokens = [notes]
  press('Revoke token', question)
  await see(`“${backup.name}” is revoked.`)
  await expect.poll(() => row(backup.name)).toBe('')
})

test('a failure is shown in the dialog, and not in the next one', async () => {
  const { services } = await visitTokens()
  services.tokens.revokeApiToken.mockRejectedValueOnce(new AppError('internal'))
  press(REVOKE)
  press('Revoke token', await dialog())
  await see('Something went wrong on our side')
  press('Cancel', await dialog())
  await expect.poll(asked).toBe(false)
  press(REVOKE)
  expect(text(await dialog())).not.toContain('Something went wrong')
  press('Revoke token', await dialog())
  await see(`“${backup.name}” is revoked.`)
})

test('revoking a token requires recent authentication', async () => {
  const { services } = await visitTokens()
  services.tokens.revokeApiToken.mockRejectedValueOnce(new AppError('not_signed_in_recently'))
  press(REVOKE)
  press('Revoke token', await dialog())
  await see('Confirm that it is you')
  press('Cancel', await dialog('dialog'))
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()
  await settled()
  expect(asked()).toBe(true)
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(services.state.apiTokens).toHaveLength(2)
})
