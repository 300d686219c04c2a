import { AppError, type ErrorCode } from '@signin/contracts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { field, heading, press, see, settled, text, type, visit } from '../../test/harness.ts'

function signIn() {
  type('Email address', 'ada@example.com')
  type('Password', 'an old one')
  press('Sign in')
}

async function refusedWith(code: ErrorCode, details = {}) {
  const page = await visit('/sign-in')
  page.services.sessions.signIn.mockRejectedValueOnce(new AppError(code, details))
  signIn()
  return page
}

test('a wrong password stays in the field, which gets the focus', async () => {
  await refusedWith('wrong_email_or_password')
  await see('The address or the password is wrong.')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  expect(field('Email address').value).toBe('ada@example.com')
  expect(field('Password').value).toBe('an old one')
  expect(document.activeElement).toBe(field('Password'))
})

test('whoever knows the password learns that the account is suspended', async () => {
  await refusedWith('account_suspended')
  await see('This account is suspended')
  await see('Contact the people who run this service.')
})

test.for([
  ['too_many_calls', 'Try again in 5 minutes.'],
  ['busy', 'Try again in 5 minutes.'],
] as const)('%s shows when to retry', async ([code, words]) => {
  await refusedWith(code, { retryAfter: 241 })
  await see(words)
})

test('the next attempt clears a failure, whatever its outcome', async () => {
  const { services } = await refusedWith('busy')
  await see('Too much is going on')
  services.sessions.signIn.mockReturnValueOnce(new Promise(() => {}))
  press('Sign in')
  await expect.poll(() => text()).not.toContain('Too much is going on')
  await heading('Sign in')
})

test('after a sign-in, the Back button skips the form', async () => {
  const { router } = await visit('/no/such/page')
  await router.push('/sign-in')
  await heading('Sign in')
  signIn()
  await heading('Account')
  router.back()
  await heading('Page not found')
})

test('a registration keeps ?next=', async () => {
  const { router } = await visit('/sign-in?next=/account/sessions')
  press('Create an account')
  await heading('Create an account')
  press('Sign in')
  await heading('Sign in')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/account/sessions')
})

test('two presses send one attempt', async () => {
  const { services } = await visit('/sign-in')
  signIn()
  press('Sign in')
  await heading('Account')
  expect(services.sessions.signIn).toHaveBeenCalledTimes(1)
})

test('the password can be shown', async () => {
  await visit('/sign-in')
  const input = field('Password')
  expect(input.type).toBe('password')
  press('Show password')
  await expect.poll(() => input.type).toBe('text')
  expect([input.getAttribute('autocapitalize'), input.getAttribute('autocorrect')]).toEqual([
    'none',
    'off',
  ])
  press('Show password')
  await expect.poll(() => input.type).toBe('password')
})

test('a shown password is submitted from a password field, so that browsers can save it', async () => {
  const { services } = await visit('/sign-in')
  services.sessions.signIn.mockReturnValueOnce(new Promise(() => {}))
  press('Show password')
  await expect.poll(() => field('Password').type).toBe('text')
  signIn()
  await expect.poll(() => field('Password').type).toBe('password')
})

test('autocomplete tokens tell password managers what each field is', async () => {
  const { router } = await visit('/sign-in')
  expect(field('Email address').getAttribute('autocomplete')).toBe('username webauthn')
  expect(field('Password').autocomplete).toBe('current-password')
  await router.push('/register')
  await heading('Create an account')
  expect(field('Name').autocomplete).toBe('name')
  expect(field('Name').getAttribute('autocapitalize')).toBe('words')
  expect(field('Email address').getAttribute('autocapitalize')).toBe('none')
  expect(field('Email address').autocomplete).toBe('username')
  expect(field('Password').autocomplete).toBe('new-password')
})

test('a missing response is reported', async () => {
  const { fetch } = await visit('/sign-in', fakeServices())
  fetch.mockRejectedValueOnce(new TypeError('fetch failed'))
  signIn()
  await see('No answer from Signin')
})

test('a link is requested for the typed address, and the page does not reveal whether it has an account', async () => {
  const { services } = await visit('/sign-in')
  type('Email address', 'Ada@Example.com')
  press('Email me a sign-in link')
  await heading('Look in your mailbox')
  await see('If there is an account for')
  expect(services.sessions.requestSignInLink).toHaveBeenCalledWith({ email: 'ada@example.com' })
  expect(document.activeElement?.textContent).toBe('Look in your mailbox')

  press('Use another address')
  await heading('Sign in')
  expect(field('Email address').value).toBe('Ada@Example.com')
})

test('a throttled sign-in names a method that works meanwhile', async () => {
  const { services } = await visit('/sign-in')
  const tooMany = new AppError('too_many_calls', { retryAfter: 240 })
  services.sessions.signIn.mockRejectedValueOnce(tooMany)
  signIn()
  await see('Meanwhile, a sign-in link or a passkey works.')
  services.sessions.requestSignInLink.mockRejectedValueOnce(tooMany)
  press('Email me a sign-in link')
  await see('A link that works may be in your mailbox already.')
})

test('requesting a link requires the address, and not the password', async () => {
  const { calls } = await visit('/sign-in')
  press('Sign in')
  await see('Enter your password.')
  press('Email me a sign-in link')
  await expect.poll(() => text()).not.toContain('Enter your password.')
  await see('Enter an address like name@example.com.')
  expect(document.activeElement).toBe(field('Email address'))
  type('Email address', 'ada@example.com')
  await expect.poll(() => field('Email address').getAttribute('aria-invalid')).toBeNull()
  await settled()
  expect(calls('sessions.requestSignInLink')).toBe(0)
})

test('a sign-in with an unconfirmed address leads to a page about the mail', async () => {
  const { router, services } = await visit('/sign-in')
  services.sessions.signIn.mockResolvedValueOnce({
    status: 'confirmationRequired',
    email: 'ada@example.com',
  })
  signIn()
  await heading('Look in your mailbox')
  await see('We wrote to ada@example.com')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in/confirm-address')
})

test('if the schema fails to load, the API alone validates', async () => {
  vi.doMock('./sign-in-schemas.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module')
  })
  onTestFinished(() => void vi.doUnmock('./sign-in-schemas.ts'))
  await visit('/sign-in')
  press('Sign in')
  await see('Enter an address like name@example.com.')
  expect(document.activeElement).toBe(field('Email address'))
})
