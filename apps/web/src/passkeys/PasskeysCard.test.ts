import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeAuthenticator, MADE, rejectingWith } from '../../test/authenticator.ts'
import { fakeServices } from '../../test/fake-services.ts'
import { touchId } from '../../test/fixtures.ts'
import {
  control,
  dialog,
  field,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const key = {
  ...touchId,
  id: '01938a4e-0000-7000-8000-000000000022',
  credentialId: 'a2V5',
  name: 'Yellow key',
  synced: false,
  lastUsedAt: null,
}

async function visitPasskeys(passkeys = [touchId, key]) {
  const services = fakeServices({ signedIn: true, passkeys })
  const page = await visit('/account/security', services)
  await see(passkeys[0]?.name ?? 'No passkeys yet')
  return page
}

test('each passkey shows where it is stored and when it was used', async () => {
  await visitPasskeys()
  await see('Synced between your devices')
  await see('Added 1 October 2026, not used yet')
  await see('On one device only')
})

test('a passkey is added, and the page shows its name', async () => {
  const browser = fakeAuthenticator()
  const { services } = await visitPasskeys([])
  press('Add a passkey')
  await see('“Chrome on macOS” is added.')
  expect(browser.create).toHaveBeenCalledTimes(1)
  const sent = services.passkeys.finishRegistration.mock.calls[0]?.[1]
  expect(sent?.response).toMatchObject({ id: MADE, response: { transports: ['internal'] } })
})

test.for([
  ['NotAllowedError', 'No passkey was made: it was called off'],
  ['InvalidStateError', 'This device has a passkey for your account already.'],
  ['NotSupportedError', 'This browser knows no passkeys.'],
  ['UnknownError', 'Your browser could not do this.'],
] as const)("the browser's error %s has a text", async ([name, words]) => {
  fakeAuthenticator().create.mockImplementationOnce(rejectingWith(name))
  const { services } = await visitPasskeys([])
  press('Add a passkey')
  await see(words)
  expect(services.passkeys.finishRegistration).not.toHaveBeenCalled()
  press('Add a passkey')
  await see('is added.')
  expect(text()).not.toContain(words)
})

test('a browser without WebAuthn cannot add a passkey', async () => {
  await visitPasskeys([])
  await see('This browser knows no passkeys.')
  expect(() => control('Add a passkey')).toThrow()
})

test('a passkey that the API rejects is signalled to the browser as unknown', async () => {
  const browser = fakeAuthenticator()
  const { services } = await visitPasskeys([])
  services.passkeys.finishRegistration.mockRejectedValueOnce(new AppError('passkey_rejected'))
  press('Add a passkey')
  await see('The passkey was not accepted')
  expect(browser.signalUnknownCredential).toHaveBeenCalledWith({
    rpId: 'localhost',
    credentialId: MADE,
  })
})

test('a passkey can be renamed', async () => {
  await visitPasskeys()
  press('Rename Yellow key')
  await dialog('dialog')
  expect(field('Name').value).toBe('Yellow key')
  type('Name', '  ')
  press('Rename', await dialog('dialog'))
  await see('Enter a name.')
  type('Name', 'Key at home')
  press('Rename', await dialog('dialog'))
  await see('The passkey is called “Key at home” now.')
  await see('Key at home')
})

test('the next action clears the error of a registration', async () => {
  fakeAuthenticator().create.mockImplementationOnce(rejectingWith('InvalidStateError'))
  await visitPasskeys()
  press('Add a passkey')
  await see('This device has a passkey')
  press('Rename Yellow key')
  await dialog('dialog')
  type('Name', 'Key at home')
  press('Rename', await dialog('dialog'))
  await see('The passkey is called “Key at home” now.')
  expect(text()).not.toContain('This device has a passkey')
})

test('a passkey is removed after a confirmation that names it, and the browser is signalled', async () => {
  const browser = fakeAuthenticator()
  const { services } = await visitPasskeys()
  press('Remove Yellow key')
  const question = await dialog()
  expect(text(question)).toContain('Remove “Yellow key”?')
  await settled()
  expect(services.passkeys.remove).not.toHaveBeenCalled()
  press('Remove passkey', question)
  await see('“Yellow key” is removed.')
  await expect
    .poll(() => browser.signalAllAcceptedCredentials.mock.calls[0]?.[0])
    .toEqual({
      rpId: 'localhost',
      userId: 'aGFuZGxl',
      allAcceptedCredentialIds: [touchId.credentialId],
    })
})

test('a browser that rejects signals causes no error', async () => {
  const browser = fakeAuthenticator()
  browser.signalAllAcceptedCredentials.mockRejectedValue(new Error('no'))
  await visitPasskeys()
  press('Remove Yellow key')
  press('Remove passkey', await dialog())
  await see('“Yellow key” is removed.')
})

test('the last credential cannot be removed, and the reason is shown', async () => {
  const { services } = await visitPasskeys([touchId])
  services.passkeys.remove.mockRejectedValueOnce(new AppError('last_credential'))
  press(`Remove ${touchId.name}`)
  press('Remove passkey', await dialog())
  await see('Keep one thing that only you have')
  press('Cancel', await dialog())
  await see(touchId.name)
})

test('a passkey that another window has removed is removed here as well', async () => {
  const { services } = await visitPasskeys()
  services.passkeys.remove.mockImplementationOnce(async () => {
    services.state.passkeys = [touchId]
    throw new AppError('not_found')
  })
  press('Remove Yellow key')
  press('Remove passkey', await dialog())
  await see('“Yellow key” is removed.')
  await expect.poll(() => text()).not.toContain('On one device only')
})
