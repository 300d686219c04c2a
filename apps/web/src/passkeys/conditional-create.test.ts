import { expect, test } from 'vitest'
import { fakeAuthenticator, rejectingWith } from '../../test/authenticator.ts'
import { fakeServices } from '../../test/fake-services.ts'
import { clientOf } from '../../test/harness.ts'
import { tryConditionalCreate } from './conditional-create.ts'

test('a capable browser creates a passkey without a prompt', async () => {
  const browser = fakeAuthenticator()
  browser.getClientCapabilities.mockResolvedValue({ conditionalCreate: true })
  const services = fakeServices({ signedIn: true })
  await tryConditionalCreate(clientOf(services))
  expect(browser.create.mock.calls[0]?.[0]).toMatchObject({ mediation: 'conditional' })
  expect(services.passkeys.startRegistration.mock.calls[0]?.[1]).toEqual({ conditional: true })
  expect(services.state.passkeys).toHaveLength(1)
})

test('without the capability, neither the browser nor the API is called', async () => {
  const browser = fakeAuthenticator()
  const services = fakeServices({ signedIn: true })
  await tryConditionalCreate(clientOf(services))
  expect(services.passkeys.startRegistration).not.toHaveBeenCalled()
  expect(browser.create).not.toHaveBeenCalled()
})

test('a failure is not shown', async () => {
  const browser = fakeAuthenticator()
  browser.getClientCapabilities.mockResolvedValue({ conditionalCreate: true })
  browser.create.mockImplementationOnce(rejectingWith('ConstraintError'))
  const services = fakeServices({ signedIn: true })
  await expect(tryConditionalCreate(clientOf(services))).resolves.toBeUndefined()
  services.passkeys.startRegistration.mockRejectedValueOnce(new Error('the database is down'))
  await expect(tryConditionalCreate(clientOf(services))).resolves.toBeUndefined()
})
