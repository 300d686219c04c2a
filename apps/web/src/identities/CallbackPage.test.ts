import { AppError, type ErrorCode } from '@signin/contracts'
import { beforeEach, describe, expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { google, thisSession } from '../../test/fixtures.ts'
import { control, heading, press, see, settled, text, type, visit } from '../../test/harness.ts'
import { isElsewhere } from '../../test/trips.ts'
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

/** Back from a trip, with what the provider sent. */
function comeBack(pending: PendingAuthorization, { path = BACK, services = offering() } = {}) {
  savePendingAuthorization(pending)
  return visit(path, services)
}

const toSignIn: PendingAuthorization = { purpose: 'signIn', next: '/account' }
const toLink: PendingAuthorization = { purpose: 'link', next: '/account/security' }

beforeEach(() => sessionStorage.clear())

test('what the provider sent is handed on, once, and taken out of the address at once', async () => {
  const services = offering()
  services.identities.finish.mockReturnValueOnce(new Promise(() => {}))
  const { router } = await comeBack(toSignIn, { services })
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

test('who is signed in goes on to where they wanted, and not back over this page', async () => {
  savePendingAuthorization({ purpose: 'signIn', next: '/account/sessions' })
  const { router } = await visit('/no/such/page', offering())
  await router.push(BACK)
  await heading('Devices')
  expect(readPendingAuthorization()).toEqual(toSignIn)
  router.back()
  await heading('Page not found')
})

test('without a word of where to, the account is next', async () => {
  await visit(BACK, offering())
  await heading('Account')
})

test('a second step is asked for, and leads on to the same page', async () => {
  const services = offering()
  services.identities.finish.mockResolvedValueOnce({
    status: 'secondFactorRequired',
    methods: ['totp'],
    expiresAt: thisSession.expiresAt,
  })
  const { router } = await comeBack({ purpose: 'signIn', next: '/account/sessions' }, { services })
  await heading('One more step')
  expect(router.currentRoute.value.query.next).toBe('/account/sessions')
  type('Code from your authenticator app', '123456')
  await heading('Devices')
})

test('who confirms that it is them is asked for the second step as well, and comes back', async () => {
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

test('an address that is not confirmed yet is told to look for a mail, in this browser', async () => {
  const services = offering()
  services.identities.finish.mockResolvedValueOnce({
    status: 'confirmationRequired',
    email: 'ada@gmail.example',
  })
  await comeBack(toSignIn, { services })
  await heading('Look in your mailbox')
  await see('We wrote to ada@gmail.example.')
  await see('in this browser')
  press('Use another address')
  await heading('Sign in')
})

test('an account that was connected is told of on the page where it was asked for', async () => {
  const services = offering({ signedIn: true })
  const { router } = await comeBack(toLink, { services })
  await heading('Security')
  await see('Google is connected. You can sign in with it from now on.')
  expect(router.currentRoute.value.fullPath).toBe('/account/security')
})

test('while one is connected, the page says so', async () => {
  const services = offering({ signedIn: true })
  services.identities.finish.mockReturnValueOnce(new Promise(() => {}))
  await comeBack(toLink, { services })
  await heading('Connecting your account')
})

describe('nothing is sent', () => {
  test('of what is named twice', async () => {
    const { services } = await comeBack(toSignIn, { path: `${BACK}&state=another` })
    await heading('You are not signed in')
    expect(services.identities.finish).not.toHaveBeenCalled()
  })

  test('by a page that is loaded again, and it says to begin again', async () => {
    const { services } = await comeBack(
      { purpose: 'signIn', next: '/account/sessions' },
      { path: PATH },
    )
    await heading('Begin again')
    await see('at the moment Google sends you back')
    expect(services.identities.finish).not.toHaveBeenCalled()
    press('Continue with Google')
    await isElsewhere()
    expect(readPendingAuthorization().next).toBe('/account/sessions')
  })
})

test('a parameter without a value is handed on as it is', async () => {
  const { services } = await comeBack(toSignIn, { path: `${PATH}?code=c0de&empty` })
  await heading('Account')
  expect(services.identities.finish.mock.calls[0]?.[1].parameters).toEqual({
    code: 'c0de',
    empty: '',
  })
})

describe('a sign-in that does not end well says why, and where to go on', () => {
  const refused = (code: ErrorCode, { path = BACK, retryAfter = 0 } = {}) => {
    const services = offering()
    services.identities.finish.mockRejectedValueOnce(new AppError(code, { retryAfter }))
    return comeBack({ purpose: 'signIn', next: '/account/sessions' }, { path, services })
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
    await isElsewhere()
    expect(readPendingAuthorization()).toEqual({ purpose: 'signIn', next: '/account/sessions' })
    press('Choose another way')
    await heading('Sign in')
    expect(router.currentRoute.value.query.next).toBe('/account/sessions')
  })

  test('called off by the person', async () => {
    await refused('identity_rejected', { path: CANCELLED })
    await heading('You are not signed in')
    await see('You called it off at Google. Try again, or choose another way.')
    control('Continue with Google')
  })

  test('at a provider that is not offered any more', async () => {
    const services = fakeServices()
    services.identities.finish.mockRejectedValueOnce(new AppError('not_found'))
    await comeBack(toSignIn, { services })
    await heading('This way in is not offered here')
    expect(() => control('Continue with the other service')).toThrow()
    press('Choose another way')
    await heading('Sign in')
  })

  test.for(['', '?code=c0de&state=st4te', '?code=c0de&code=c1de'])(
    'at one that was never offered, with “%s”',
    async (query) => {
      const services = offering()
      services.identities.finish.mockRejectedValue(new AppError('identity_rejected'))
      await comeBack(toSignIn, { path: `/sign-in/with/nobody${query}`, services })
      await heading('This way in is not offered here')
      expect(text()).not.toContain('Continue with')
      press('Choose another way')
      await heading('Sign in')
    },
  )

  test('at one that is taken away while the page stands there', async () => {
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
    '%s: what the provider gave is still good, and sent again',
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

  test('without a network, too', async () => {
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

  test('and so does a new try that cannot be begun', async () => {
    const { services } = await refused('identity_rejected', { path: CANCELLED })
    await heading('You are not signed in')
    services.identities.startSignIn.mockRejectedValueOnce(new AppError('provider_unavailable'))
    press('Continue with Google')
    await see('Google does not answer')
    press('Continue with Google')
    await isElsewhere()
  })
})

describe('a connection that does not end well leads back to where it was begun', () => {
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
    await comeBack(toLink, { path, services })
    await heading(title)
    await see(words)
    expect(text()).not.toContain('Continue with')
    press('Go back')
    await heading('Security')
    // There it would be said.
    await see('Connected accounts')
    await settled()
    expect(text()).not.toContain('is connected')
  })
})

test('who could not confirm that it is them goes back to where they were', async () => {
  const services = offering({ signedIn: true })
  services.identities.finish.mockRejectedValueOnce(new AppError('identity_rejected'))
  await comeBack({ purpose: 'confirm', next: '/account/sessions' }, { services })
  await heading('That was not confirmed')
  control('Continue with Google')
  press('Go back')
  await heading('Devices')
})

test('a provider whose name is not known is another service', async () => {
  const services = offering()
  services.identities.providers.mockImplementation(() => {
    throw new Error('the database is down')
  })
  services.identities.finish.mockRejectedValueOnce(new AppError('provider_unavailable'))
  await comeBack(toSignIn, { services })
  await heading('The other service does not answer')
})
