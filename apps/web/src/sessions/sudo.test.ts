import { createClient } from '@signin/client'
import { AppError, type ErrorCode, failure } from '@signin/contracts'
import { expect, test, vi } from 'vitest'
import { fakeAuthenticator, rejectingWith } from '../../test/authenticator.ts'
import { type FakeServices, fakeServices } from '../../test/fake-services.ts'
import { recoveryCodes, touchId } from '../../test/fixtures.ts'
import {
  control,
  dialog,
  field,
  heading,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'
import { createSudo, SudoCancelled } from './sudo.ts'

/** A session without recent authentication. */
function withoutRecentAuth(given: Parameters<typeof fakeServices>[0] = {}) {
  const services = fakeServices({ signedIn: true, ...given })
  if (services.state.viewer)
    services.state.viewer = { ...services.state.viewer, authenticatedRecently: false }
  return services
}

const SET_UP = 'Set up authenticator app'

/** Starts an action that requires recent authentication. */
async function ask(services: FakeServices = withoutRecentAuth()) {
  const page = await visit('/account/security', services)
  await see('Authenticator app')
  control(SET_UP).focus()
  press(SET_UP)
  await see('Confirm that it is you')
  return page
}

const closed = () => expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()
const done = () => see('Set up your authenticator app')

async function givePassword(password = 'correct horse battery staple') {
  await see('Your password')
  type('Your password', password)
  press('Confirm')
}

test('a protected action asks for the password and then continues', async () => {
  const { services } = await ask()
  await givePassword()
  await done()
  expect(services.sessions.reauthenticate).toHaveBeenCalledWith(expect.anything(), {
    method: 'password',
    password: 'correct horse battery staple',
  })
  expect(services.secondFactors.startTotp).toHaveBeenCalledTimes(1)
})

test('recent authentication opens no dialog', async () => {
  await visit('/account/security', fakeServices({ signedIn: true }))
  await see('Authenticator app')
  press(SET_UP)
  await done()
  expect(text()).not.toContain('Confirm that it is you')
})

test('a wrong password is reported and can be typed again', async () => {
  const services = withoutRecentAuth()
  services.sessions.reauthenticate.mockRejectedValueOnce(new AppError('wrong_password'))
  await ask(services)
  await givePassword('not that one')
  await see('The password is wrong.')
  expect(document.activeElement).toBe(field('Your password'))
  expect(field('Your password').value).toBe('not that one')
  await givePassword()
  await done()
})

test('closing the dialog changes nothing and restores the focus', async () => {
  const { services } = await ask()
  press('Cancel', await dialog('dialog'))
  await closed()
  await settled()
  expect(document.activeElement).toBe(control(SET_UP))
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(services.secondFactors.startTotp).not.toHaveBeenCalled()
})

test('a passkey re-authenticates', async () => {
  fakeAuthenticator()
  const { services } = await ask(withoutRecentAuth({ passkeys: [touchId], passwordSet: false }))
  await see('Use a passkey')
  expect(text()).not.toContain('Your password')
  press('Use a passkey')
  await done()
  expect(services.sessions.reauthenticate.mock.calls[0]?.[1]).toMatchObject({ method: 'passkey' })
})

test('a cancelled passkey prompt is reported, and another method works', async () => {
  const browser = fakeAuthenticator()
  browser.get.mockImplementationOnce(rejectingWith('NotAllowedError'))
  await ask(withoutRecentAuth({ passkeys: [touchId] }))
  await see('Use a passkey')
  press('Use a passkey')
  await see('No passkey was used')
  press('Confirm', await dialog('dialog'))
  await expect.poll(() => text()).not.toContain('No passkey was used')
  await givePassword()
  await done()
})

test('without password and passkey, a new sign-in by mail link re-authenticates and returns here', async () => {
  const { router, services } = await ask(withoutRecentAuth({ passwordSet: false }))
  await see('You sign in by mail')
  press('Sign out and sign in again')
  await heading('Sign in')
  expect(router.currentRoute.value.query.next).toBe('/account/security')
  expect(services.sessions.signOut).toHaveBeenCalledTimes(1)
})

const SECOND = {
  status: 'secondFactorRequired',
  expiresAt: '2026-11-22T14:15:00.000Z',
} as const

async function askForSecond(methods: ('totp' | 'passkey' | 'recoveryCode')[]) {
  const services = withoutRecentAuth()
  services.sessions.reauthenticate.mockResolvedValue({ ...SECOND, methods })
  const page = await ask(services)
  await givePassword()
  return page
}

test('the second factor is requested in the same dialog', async () => {
  const { services } = await askForSecond(['totp', 'recoveryCode'])
  await see('Code from your authenticator app')
  services.sessions.completeSecondFactor.mockRejectedValueOnce(new AppError('wrong_code'))
  const code = 'Code from your authenticator app'
  type(code, '123 456')
  await see('The code is wrong')
  expect(document.activeElement).toBe(field(code))
  type(code, '654321')
  await done()
  expect(services.sessions.completeSecondFactor).toHaveBeenLastCalledWith({
    method: 'totp',
    code: '654321',
  })
})

test('a recovery code can be the second factor', async () => {
  const { services } = await askForSecond(['totp', 'recoveryCode'])
  await see('Use a recovery code')
  press('Use a recovery code')
  await see('Each works once.')
  type('Recovery code', recoveryCodes[0] ?? '')
  press('Confirm')
  await done()
  expect(services.sessions.completeSecondFactor.mock.calls[0]?.[0].method).toBe('recoveryCode')
})

test('a passkey can be the only second factor', async () => {
  fakeAuthenticator()
  await askForSecond(['passkey'])
  await see('Use a passkey')
  expect(text()).not.toContain('recovery code')
  press('Use a passkey')
  await done()
})

test('an expired second factor starts again with the first', async () => {
  const { services } = await askForSecond(['totp'])
  await see('Code from your authenticator app')
  services.sessions.completeSecondFactor.mockRejectedValueOnce(new AppError('sign_in_expired'))
  type('Code from your authenticator app', '123456')
  await see('That took too long')
  await see('Your password')
})

test('an ended session redirects to the sign-in page', async () => {
  const { services } = await ask()
  services.sessions.reauthenticate.mockRejectedValueOnce(new AppError('not_signed_in'))
  await givePassword()
  await heading('Sign in')
  await see('Your session has ended')
})

/** A call that the API rejects until the session is re-authenticated. */
function refusedOnce(code: ErrorCode = 'not_signed_in_recently') {
  const fetch = vi
    .fn(async () => Response.json({ result: { data: { ended: 1 } } }))
    .mockImplementationOnce(async () =>
      Response.json({ error: failure(code, '') }, { status: 403 }),
    )
  const client = createClient({ url: 'http://signin.test', fetch })
  return { fetch, call: () => client.sessions.revokeOthers.mutate() }
}

test('calls that wait share one dialog and are all repeated', async () => {
  const { sudo, open, answer } = createSudo()
  const calls = [refusedOnce(), refusedOnce()]
  const made = Promise.all(calls.map(({ call }) => sudo(call)))
  await expect.poll(() => open.value).toBe(true)
  await expect.poll(() => calls.every(({ fetch }) => fetch.mock.calls.length === 1)).toBe(true)
  answer(true)
  expect(await made).toEqual([{ ended: 1 }, { ended: 1 }])
  expect(open.value).toBe(false)
})

test('any other failure opens no dialog', async () => {
  const { sudo, open } = createSudo()
  await expect(sudo(refusedOnce('busy').call)).rejects.toThrow('Too much is going on')
  expect(open.value).toBe(false)
})

test('a cancelled dialog rejects every call that waits', async () => {
  const { sudo, open, answer } = createSudo()
  const { fetch, call } = refusedOnce()
  const made = expect(sudo(call)).rejects.toBeInstanceOf(SudoCancelled)
  await expect.poll(() => open.value).toBe(true)
  answer(false)
  await made
  expect(fetch).toHaveBeenCalledTimes(1)
})
