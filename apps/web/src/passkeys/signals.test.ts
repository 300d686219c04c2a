import { expect, test } from 'vitest'
import { fakeAuthenticator } from '../../test/authenticator.ts'
import { fakeServices } from '../../test/fake-services.ts'
import { ada, touchId } from '../../test/fixtures.ts'
import { clientOf } from '../../test/harness.ts'
import { signalAccepted, signalDetails, signalUnknown } from './signals.ts'

const services = (passkeys = [touchId]) => fakeServices({ signedIn: true, passkeys })

test('the browser receives the accepted passkeys and their name', async () => {
  const browser = fakeAuthenticator()
  const client = clientOf(services())
  await signalAccepted(client)
  await signalDetails(client, ada)
  const whose = { rpId: 'localhost', userId: 'aGFuZGxl' }
  expect(browser.signalAllAcceptedCredentials).toHaveBeenCalledWith({
    ...whose,
    allAcceptedCredentialIds: [touchId.credentialId],
  })
  expect(browser.signalCurrentUserDetails).toHaveBeenCalledWith({
    ...whose,
    name: ada.email,
    displayName: ada.name,
  })
})

test('an account that never had a passkey sends no signals', async () => {
  const browser = fakeAuthenticator()
  await signalAccepted(clientOf(services([])))
  await signalDetails(clientOf(services([])), ada)
  expect(browser.signalAllAcceptedCredentials).not.toHaveBeenCalled()
  expect(browser.signalCurrentUserDetails).not.toHaveBeenCalled()
})

test('a browser without signals causes no call', async () => {
  const state = services()
  await signalAccepted(clientOf(state))
  await signalDetails(clientOf(state), ada)
  await signalUnknown('localhost', touchId.credentialId)
  expect(state.passkeys.list).not.toHaveBeenCalled()
})
