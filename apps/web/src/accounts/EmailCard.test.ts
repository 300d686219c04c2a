import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { ada } from '../../test/fixtures.ts'
import {
  comeBack,
  control,
  descriptionOf,
  dialog,
  field,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

async function visitEmail(account: Partial<typeof ada> = {}) {
  const services = fakeServices({ signedIn: true, account: { ...ada, ...account } })
  const page = await visit('/account', services)
  await see('ada@example.com')
  return page
}

async function ask(address: string) {
  press('Change address')
  await dialog('dialog')
  type('New email address', address)
  press('Send the link')
}

const closed = () => expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()

test('a new address is pending until the link in its mail is used', async () => {
  const { services } = await visitEmail()
  await ask(' New@Example.com ')
  await see('Waiting for the click in the mail to new@example.com. Until then, nothing changes.')
  await closed()
  const asked = services.accounts.requestEmailChange.mock.calls.map(([, request]) => request)
  expect(asked).toEqual([{ email: 'new@example.com' }])
})

test.for([
  ['nowhere', 'Enter an address like name@example.com.'],
  ['ADA@example.com', 'This is your address already.'],
] as const)('"%s" is rejected with a hint', async ([address, words]) => {
  const { calls } = await visitEmail()
  await ask(address)
  await expect.poll(() => descriptionOf(field('New email address'))).toBe(words)
  expect(document.activeElement).toBe(field('New email address'))
  await settled()
  expect(calls('accounts.requestEmailChange')).toBe(0)
})

test('without recent authentication, the change continues after re-authentication', async () => {
  const { services } = await visitEmail()
  services.accounts.requestEmailChange.mockRejectedValueOnce(new AppError('not_signed_in_recently'))
  await ask('new@example.com')
  await see('Confirm that it is you')
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm')
  await see('Waiting for the click in the mail to new@example.com')
})

test('cancelling the re-authentication changes nothing and shows no failure', async () => {
  const { services } = await visitEmail()
  services.accounts.requestEmailChange.mockRejectedValueOnce(new AppError('not_signed_in_recently'))
  await ask('new@example.com')
  await see('Confirm that it is you')
  press('Cancel', await dialog('dialog'))
  await expect.poll(() => text()).not.toContain('Confirm that it is you')
  await settled()
  expect(text()).not.toContain('Something went wrong')
  expect(field('New email address').value).toBe('new@example.com')
  expect(services.accounts.requestEmailChange).toHaveBeenCalledTimes(1)
})

test('a failure is shown in the dialog, and cleared when it opens again', async () => {
  const { services } = await visitEmail()
  services.accounts.requestEmailChange.mockRejectedValueOnce(
    new AppError('too_many_calls', { retryAfter: 120 }),
  )
  await ask('new@example.com')
  await see('Try again in 2 minutes.')
  expect(field('New email address').value).toBe('new@example.com')
  press('Cancel', await dialog('dialog'))
  await closed()
  press('Change address')
  expect(text(await dialog('dialog'))).not.toContain('Try again')
  expect(field('New email address').value).toBe('')
})

test('the mail can be sent again', async () => {
  const { services } = await visitEmail({ newEmail: 'new@example.com' })
  press('Send again')
  await see('Sent again')
  const asked = services.accounts.requestEmailChange.mock.calls.map(([, request]) => request)
  expect(asked).toEqual([{ email: 'new@example.com' }])
})

test('a failure to send the mail again is shown', async () => {
  const { services } = await visitEmail({ newEmail: 'new@example.com' })
  services.accounts.requestEmailChange.mockRejectedValueOnce(new AppError('busy'))
  press('Send again')
  await see('Too much is going on')
  press('Send again')
  await see('Sent again')
  expect(text()).not.toContain('Too much is going on')
})

test('the change can be cancelled', async () => {
  const { services } = await visitEmail({ newEmail: 'new@example.com' })
  services.accounts.cancelEmailChange.mockRejectedValueOnce(new AppError('unavailable'))
  press('Cancel the change of address')
  await see('Signin is not available just now')
  control('Cancel the change of address').focus()
  press('Cancel the change of address')
  await expect.poll(() => text()).not.toContain('Waiting for the click')
  await expect.poll(() => document.activeElement?.tagName).toBe('H1')
  expect(services.state.account.newEmail).toBeNull()
})

test('a change that is confirmed while the page is open is shown, with a way to undo it', async () => {
  const { services } = await visitEmail({ newEmail: 'new@example.com' })
  services.state.account = { ...ada, email: 'new@example.com' }
  comeBack()
  await see('Your address is changed')
  await see('We wrote to ada@example.com, too.')
  await see('undoes the change for 72 hours')
  expect(text()).not.toContain('Waiting for the click')
})
