import { AppError, type ErrorCode } from '@signin/contracts'
import { beforeEach, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { google, thisSession } from '../../test/fixtures.ts'
import { heading, press, see, visit } from '../../test/harness.ts'
import { expectProviderRedirect } from '../../test/provider-redirect.ts'
import { readPendingAuthorization, savePendingAuthorization } from './pending-authorization.ts'

const BACK = '/sign-in/with/google?code=c0de&state=st4te'

function openCallback(services: ReturnType<typeof fakeServices>) {
  savePendingAuthorization({ purpose: 'confirm', next: '/account/sessions' })
  return visit(BACK, services)
}

beforeEach(() => sessionStorage.clear())

test('re-authentication returns to the page where it began, in the same session', async () => {
  const services = fakeServices({ signedIn: true, providers: [google] })
  services.identities.finish.mockResolvedValueOnce({
    status: 'signedIn',
    session: thisSession,
    mayOfferPasskey: false,
  })
  await openCallback(services)
  await heading('Devices')
  expect(services.identities.finish).toHaveBeenCalledTimes(1)
})

test('the page shows that re-authentication is in progress', async () => {
  const services = fakeServices({ signedIn: true, providers: [google] })
  services.identities.finish.mockReturnValueOnce(new Promise(() => {}))
  await openCallback(services)
  await heading('Confirming that it is you')
})

test.for([
  ['identity_rejected', 'That was not confirmed', 'Take the account at Google that opens this one'],
  ['not_signed_in', 'Your session has ended', 'Sign in again.'],
] as const satisfies [ErrorCode, string, string][])(
  'a failed re-authentication shows the reason: %s',
  async ([code, title, words]) => {
    const services = fakeServices({ signedIn: true, providers: [google] })
    services.identities.finish.mockRejectedValueOnce(new AppError(code))
    await openCallback(services)
    await heading(title)
    await see(words)
  },
)

test('a retry re-authenticates, too, and does not sign in', async () => {
  const services = fakeServices({ signedIn: true, providers: [google] })
  services.identities.finish.mockRejectedValueOnce(new AppError('identity_rejected'))
  await openCallback(services)
  await heading('That was not confirmed')
  press('Continue with Google')
  await expectProviderRedirect()
  expect(services.identities.startConfirm).toHaveBeenCalledTimes(1)
  expect(services.identities.startSignIn).not.toHaveBeenCalled()
  expect(readPendingAuthorization()).toEqual({ purpose: 'confirm', next: '/account/sessions' })
})
