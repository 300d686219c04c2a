import { AppError, type ErrorCode } from '@signin/contracts'
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { google, thisSession } from '../../test/fixtures.ts'
import { control, heading, press, see, settled, text, type, visit } from '../../test/harness.ts'
import { expectProviderRedirect } from '../../test/provider-redirect.ts'
import {
  type PendingAuthorization,
  readPendingAuthorization,
  savePendingAuthorization,
} from './pending-authorization.ts'

const PATH = '/sign-in/with/google'
const BACK = `${PATH}?code=c0de&state=st4te&iss=https%3A%2F%2Faccounts.google.com`
const CANCELLED = `${PATH}?error=access_denied&state=st4te`

type Given = Parameters<typeof fakeServices>[0]
const offering = (given: Given = {}) => fakeServices({ providers: [google], ...given })

/** Opens the callback, with the parameters of the provider. */
function openCallback(pending: PendingAuthorization, { path = BACK, services = offering() } = {}) {
  savePendingAuthorization(pending)
  return visit(path, services)
}

const toSignIn: PendingAuthorization = { purpose: 'signIn', next: '/account' }
const toLink: PendingAuthorization = { purpose: 'link', next: '/account/security' }

beforeEach(() => sessionStorage.clear())

test('the parameters are sent once, and removed from the URL at once', async () => {
  const services = offering()
  services.identities.finish.mockReturnValueOnce(new Promise(() => {}))
  const { router } = await openCallback(toSignIn, { services })
  await heading('Signing you in')
  await expect.poll(() => router.currentRoute.value.fullPath).toBe(PATH)
  await settled()
  expect(services.identities.finish.mock.calls.map(([, redirectNotice]) => redirectNotice)).toEqual(
    [
      {
        provider: 'google',
        parameters: { code: 'c0de', state: 'st4te', iss: 'https://accounts.google.com' },
      },
    ],
  )
  await expect
    .poll(() => [...document.querySelectorAll('[role=status]')].map(text))
    .toContain('One moment')
})

test('a sign-in continues to the stored page, and the Back button skips the callback', async () => {
  savePendingAuthorization({ purpose: 'signIn', next: '/account/sessions' })
  const { router } = await visit('/no/such/page', offering())
  await router.push(BACK)
  await heading('Devices')
  expect(readPendingAuthorization()).toEqual(toSignIn)
  router.back()
  await heading('Page not found')
})

test('without a stored page, the account follows', async () => {
  await visit(BACK, offering())
  await heading('Account')
})

test('the second factor is required, and continues to the same page', async () => {
  const services = offering()
  services.identities.finish.mockResolvedValueOnce({
    status: 'secondFactorRequired',
    methods: ['totp'],
    expiresAt: thisSession.expiresAt,
  })
  const { router } = await openCallback(
    { purpose: 'signIn', next: '/account/sessions' },
    { services },
  )
  await heading('One more step')
  expect(router.currentRoute.value.query.next).toBe('/account/sessions')
  type('Code from your authenticator app', '123456')
  await heading('Devices')
})

test('re-authentication requires the second factor, too, and returns', async () => {
  const services = offering({ signedIn: true })
  services.identities.finish.mockResolvedValueOnce({
    status: 'secondFactorRequired',
    methods: ['totp'],
    expiresAt: thisSession.expiresAt,
  })
  savePendingAuthorization({ purpose: 'confirm', next: '/account/security' })
  const { router } = await visit('/account', services)
  await heading('Account')
  await router.push(BACK)
  await heading('One more step')
  type('Code from your authenticator app', '123456')
  await heading('Security')
})

test('an unconfirmed address leads to a page that asks to open the mail in this browser', async () => {
  const services = offering()
  services.identities.finish.mockResolvedValueOnce({
    status: 'confirmationRequired',
    email: 'ada@gmail.example',
  })
  await openCallback(toSignIn, { services })
  await heading('Look in your mailbox')
  await see('We wrote to ada@gmail.example.')
  await see('in this browser')
  press('Use another address')
  await heading('Sign in')
})

test('a linked identity is announced on the page where the linking began', async () => {
  const services = offering({ signedIn: true })
  const { router } = await openCallback(toLink, { services })
  await heading('Security')
  await see('Google is connected. You can sign in with it from now on.')
  expect(router.currentRoute.value.fullPath).toBe('/account/security')
})

test('the page shows that linking is in progress', async () => {
  const services = offering({ signedIn: true })
  services.identities.finish.mockReturnValueOnce(new Promise(() => {}))
  await openCallback(toLink, { services })
  await heading('Connecting your account')
})

describe('no call is made', () => {
  test('if a parameter occurs twice', async () => {
    const { services } = await openCallback(toSignIn, { path: `${BACK}&state=another` })
    await heading('You are not signed in')
    expect(services.identities.finish).not.toHaveBeenCalled()
  })

  test('after a reload, and the page offers to begin again', async () => {
    const { services } = await openCallback(
      { purpose: 'signIn', next: '/account/sessions' },
      { path: PATH },
    )
    await heading('Begin again')
    await see('at the moment Google sends you back')
    expect(services.identities.finish).not.toHaveBeenCalled()
    press('Continue with Google')
    await expectProviderRedirect()
    expect(readPendingAuthorization().next).toBe('/account/sessions')
  })
})

test('a parameter without a value is sent as the empty string', async () => {
  const { services } = await openCallback(toSignIn, { path: `${PATH}?code=c0de&empty` })
  await heading('Account')
  expect(services.identities.finish.mock.calls[0]?.[1].parameters).toEqual({
    code: 'c0de',
    empty: '',
  })
})

describe('a failed sign-in shows the reason and the next step', () => {
  const refused = (code: ErrorCode, { path = BACK, retryAfter = 0 } = {}) => {
    const services = offering()
    services.identities.finish.mockRejectedValueOnce(new AppError(code, { retryAfter }))
    return openCallback({ purpose: 'signIn', next: '/account/sessions' }, { path, services })
  }

  test.for([
    ['identity_rejected', 'You are not signed in', 'Google did not confirm who you are'],
    ['invalid_input', 'You are not signed in', 'Google did not confirm who you are'],
    ['sign_in_expired', 'Begin again', 'the account was signed out everywhere meanwhile'],
    ['provider_unavailable', 'Google does not answer', 'choose another way'],
    ['internal', 'You are not signed in', 'Something went wrong on our side'],
  ] as const)('%s', async ([code, title, words]) => {
    const { router } = await refused(code)
    await heading(title)
    await see(words)
    expect(document.activeElement).toBe(document.querySelector('h1'))
    press('Continue with Google')
    await expectProviderRedirect()
    expect(readPendingAuthorization()).toEqual({ purpose: 'signIn', next: '/account/sessions' })
    press('Choose another way')
    await heading('Sign in')
    expect(router.currentRoute.value.query.next).toBe('/account/sessions')
  })

  test('if the user cancelled it', async () => {
    await refused('identity_rejected', { path: CANCELLED })
    await heading('You are not signed in')
    await see('You called it off at Google. Try again, or choose another way.')
    control('Continue with Google')
  })

  test('if the provider is no longer offered', async () => {
    const services = fakeServices()
    services.identities.finish.mockRejectedValueOnce(new AppError('not_found'))
    await openCallback(toSignIn, { services })
    await heading('This way in is not offered here')
    expect(() => control('Continue with the other service')).toThrow()
    press('Choose another way')
    await heading('Sign in')
  })

  test.for(['', '?code=c0de&state=st4te', '?code=c0de&code=c1de'])(
    'if the provider is unknown, with “%s”',
    async (query) => {
      const services = offering()
      services.identities.finish.mockRejectedValue(new AppError('identity_rejected'))
      await openCallback(toSignIn, { path: `/sign-in/with/nobody${query}`, services })
      await heading('This way in is not offered here')
      expect(text()).not.toContain('Continue with')
      press('Choose another way')
      await heading('Sign in')
    },
  )

  test('if the provider is removed while the page is open', async () => {
    const { services } = await refused('identity_rejected', { path: CANCELLED })
    await heading('You are not signed in')
    services.identities.startSignIn.mockRejectedValueOnce(new AppError('not_found'))
    press('Continue with Google')
    await heading('This way in is not offered here')
    expect(document.activeElement).toBe(document.querySelector('h1'))
    expect(document.querySelector('[role=alert]')).toBeNull()
    expect(text()).not.toContain('Continue with')
    control('Choose another way')
  })

  test.for(['busy', 'unavailable', 'too_many_calls'] as const)(
    '%s: the parameters are still valid and can be sent again',
    async (code) => {
      const { services } = await refused(code, { retryAfter: 30 })
      await see('Try again in 30 seconds.')
      press('Try again')
      await heading('Devices')
      const [first, second] = services.identities.finish.mock.calls.map(
        ([, redirectNotice]) => redirectNotice,
      )
      expect(second).toEqual(first)
    },
  )

  test('if the browser is offline', async () => {
    const services = offering()
    savePendingAuthorization(toSignIn)
    const { fetch, router } = await visit('/no/such/page', services)
    const answer = fetch.getMockImplementation()
    fetch.mockRejectedValue(new TypeError('fetch failed'))
    await router.push(BACK)
    await see('No answer from Signin')
    fetch.mockImplementation(answer as never)
    press('Try again')
    await heading('Account')
  })

  test('if a retry cannot start', async () => {
    const { services } = await refused('identity_rejected', { path: CANCELLED })
    await heading('You are not signed in')
    services.identities.startSignIn.mockRejectedValueOnce(new AppError('provider_unavailable'))
    press('Continue with Google')
    await see('Google does not answer')
    press('Continue with Google')
    await expectProviderRedirect()
  })
})

describe('a failed linking returns to the page where it began', () => {
  test.for([
    [
      'identity_rejected',
      CANCELLED,
      'Google is not connected',
      'You called it off at Google. Nothing has',
    ],
    ['identity_rejected', BACK, 'Google is not connected', 'Google did not confirm who you are'],
    ['identity_taken', BACK, 'It opens another account already', 'connect another account you'],
    ['provider_unavailable', BACK, 'Google does not answer', 'Nothing has changed.'],
    ['not_signed_in', BACK, 'Your session has ended', 'Sign in, and connect it again.'],
    ['internal', BACK, 'Google is not connected', 'Something went wrong on our side'],
  ] as const)('%s, %s', async ([code, path, title, words]) => {
    const services = offering({ signedIn: true })
    services.identities.finish.mockRejectedValueOnce(new AppError(code))
    await openCallback(toLink, { path, services })
    await heading(title)
    await see(words)
    expect(text()).not.toContain('Continue with')
    press('Go back')
    await heading('Security')
    // The security page would show a success message there.
    await see('Connected accounts')
    await settled()
    expect(text()).not.toContain('is connected')
  })
})

test('a failed re-authentication returns to the page where it began', async () => {
  const services = offering({ signedIn: true })
  services.identities.finish.mockRejectedValueOnce(new AppError('identity_rejected'))
  await openCallback({ purpose: 'confirm', next: '/account/sessions' }, { services })
  await heading('That was not confirmed')
  control('Continue with Google')
  press('Go back')
  await heading('Devices')
})

test('a provider without a known name is called another service', async () => {
  const services = offering()
  services.identities.providers.mockImplementation(() => {
    throw new Error('the database is down')
  })
  services.identities.finish.mockRejectedValueOnce(new AppError('provider_unavailable'))
  await openCallback(toSignIn, { services })
  await heading('The other service does not answer')
})
