import { AppError, type ErrorCode } from '@signin/contracts'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { acme, google } from '../../test/fixtures.ts'
import { control, heading, press, see, settled, text, type, visit } from '../../test/harness.ts'
import { expectProviderRedirect } from '../../test/provider-redirect.ts'
// Preloaded, so that the lazy chunk has rendered by the time a test looks for it.
import './ProviderButtons.vue'
import { readPendingAuthorization } from './pending-authorization.ts'

const GOOGLE = 'Continue with Google'
const offering = () => fakeServices({ providers: [google, acme] })

beforeEach(() => sessionStorage.clear())

describe.for([
  ['/sign-in', 'Sign in'],
  ['/register', 'Create an account'],
] as const)('%s', ([path, title]) => {
  test('offers every provider below its form, in their order', async () => {
    await visit(path, offering())
    await see('Continue with Acme')
    const names = [...document.querySelectorAll('button')].map((button) => text(button))
    const [first, second] = [GOOGLE, 'Continue with Acme'].map((name) =>
      names.findIndex((it) => it.endsWith(name)),
    )
    expect(first).toBeGreaterThan(names.indexOf(title === 'Sign in' ? 'Sign in' : 'Create account'))
    expect(second).toBe((first ?? 0) + 1)
    expect(control(GOOGLE).querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
  })

  test('shows no providers and no extra line if none is offered', async () => {
    const { services } = await visit(path, fakeServices())
    await heading(title)
    await settled()
    expect(services.identities.providers).toHaveBeenCalledTimes(1)
    expect(text()).not.toContain('Continue with')
    const lines = [...document.querySelectorAll('p')].filter((it) => text(it) === 'or')
    expect(lines).toHaveLength(path === '/sign-in' ? 1 : 0)
  })

  test('redirects to the provider, and stores the page that follows', async () => {
    const { services } = await visit(`${path}?next=/account/sessions`, offering())
    await see(GOOGLE)
    press(GOOGLE)
    await expectProviderRedirect()
    expect(services.identities.startSignIn).toHaveBeenCalledWith({ provider: 'google' })
    expect(readPendingAuthorization()).toEqual({ purpose: 'signIn', next: '/account/sessions' })
  })
})

test('each of the two pages has one line between the methods', async () => {
  for (const path of ['/sign-in', '/register']) {
    await visit(path, offering())
    await see(GOOGLE)
    const lines = [...document.querySelectorAll('p')].filter((it) => text(it) === 'or')
    expect(lines).toHaveLength(1)
  }
})

test('a ?next= outside of the app is ignored', async () => {
  await visit('/sign-in?next=//evil.example', offering())
  await see(GOOGLE)
  press(GOOGLE)
  await expectProviderRedirect()
  expect(JSON.stringify(sessionStorage)).not.toContain('evil')
  expect(readPendingAuthorization().next).toBe('/account')
})

test('during the redirect, no second one starts', async () => {
  const services = offering()
  services.identities.startSignIn.mockReturnValue(new Promise(() => {}))
  await visit('/sign-in', services)
  await see(GOOGLE)
  press(GOOGLE)
  await see('Please wait')
  expect(control('Continue with Acme').getAttribute('aria-disabled')).toBe('true')
  press('Continue with Acme')
  await settled()
  expect(services.identities.startSignIn.mock.calls).toEqual([[{ provider: 'google' }]])
})

test('the Back button makes the page usable again', async () => {
  const { services } = await visit('/sign-in', offering())
  await see(GOOGLE)
  press(GOOGLE)
  await expectProviderRedirect()
  await see('Please wait')
  // The browser restores the page from the back/forward cache.
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  await expect.poll(() => text()).not.toContain('Please wait')
  press('Continue with Acme')
  await expect.poll(() => services.identities.startSignIn.mock.calls.length).toBe(2)
})

test.for([
  ['provider_unavailable', 'Google does not answer'],
  ['not_found', 'This is gone'],
  ['too_many_calls', 'Too many tries'],
] as const satisfies [ErrorCode, string][])(
  '%s is shown and can be retried',
  async ([code, words]) => {
    const services = offering()
    services.identities.startSignIn.mockRejectedValueOnce(new AppError(code))
    await visit('/sign-in', services)
    await see(GOOGLE)
    press(GOOGLE)
    await see(words)
    press(GOOGLE)
    await expectProviderRedirect()
    expect(document.querySelector('[role=alert]')).toBeNull()
  },
)

test('a failure is shown below the buttons, which do not move', async () => {
  const services = offering()
  services.identities.startSignIn.mockRejectedValueOnce(new AppError('provider_unavailable'))
  await visit('/sign-in', services)
  await see(GOOGLE)
  press('Continue with Acme')
  await see('Acme does not answer')
  const [alert, ...others] = document.querySelectorAll('[role=alert]')
  expect(others).toEqual([])
  for (const name of [GOOGLE, 'Continue with Acme']) {
    const place = control(name).compareDocumentPosition(alert as Element)
    expect(place & Node.DOCUMENT_POSITION_FOLLOWING, name).toBeTruthy()
  }
})

test('trying another method clears the failure', async () => {
  const services = offering()
  services.identities.startSignIn.mockRejectedValueOnce(new AppError('provider_unavailable'))
  services.sessions.signIn.mockRejectedValueOnce(new AppError('wrong_email_or_password'))
  await visit('/sign-in', services)
  await see(GOOGLE)
  press(GOOGLE)
  await see('Google does not answer')
  type('Email address', 'ada@example.com')
  type('Password', 'an old one')
  press('Sign in')
  await see('The address or the password is wrong.')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  services.identities.startSignIn.mockReturnValueOnce(new Promise(() => {}))
  press(GOOGLE)
  await expect.poll(() => document.querySelector('[role=alert]')).toBeNull()
})

test('if the providers fail to load, the other methods work and the load is retried', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true })
  const services = offering()
  services.identities.providers.mockImplementationOnce(() => {
    throw new Error('the database is down')
  })
  await visit('/sign-in', services)
  await heading('Sign in')
  await settled()
  expect(services.identities.providers).toHaveBeenCalledTimes(1)
  expect(document.querySelector('[role=alert]')).toBeNull()
  await vi.advanceTimersByTimeAsync(2_500)
  await see(GOOGLE)
  vi.useRealTimers()
})

test('the two pages load the providers once', async () => {
  const { services } = await visit('/sign-in', offering())
  await see(GOOGLE)
  press('Create an account')
  await heading('Create an account')
  await see(GOOGLE)
  await settled()
  expect(services.identities.providers).toHaveBeenCalledTimes(1)
})
