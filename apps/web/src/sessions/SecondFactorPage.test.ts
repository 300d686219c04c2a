import { AppError, type SignInResult } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeAuthenticator, rejectingWith } from '../../test/authenticator.ts'
import { field, heading, press, see, settled, text, type, visit } from '../../test/harness.ts'

const CODE = 'Code from your authenticator app'

const asking: SignInResult = {
  status: 'secondFactorRequired',
  methods: ['totp', 'passkey', 'recoveryCode'],
  expiresAt: '2026-11-22T14:15:00.000Z',
}

async function reachSecondStep(path = '/sign-in', { from = path } = {}) {
  const page = await visit(from)
  await page.router.push(path)
  page.services.sessions.signIn.mockResolvedValueOnce(asking)
  type('Email address', 'ada@example.com')
  type('Password', 'an old one')
  press('Sign in')
  await heading('One more step')
  return page
}

test('the sixth digit submits the code, pasted with a space or without', async () => {
  const { router, services } = await reachSecondStep('/sign-in?next=/account/sessions')
  expect(field(CODE).inputMode).toBe('numeric')
  expect(field(CODE).autocomplete).toBe('one-time-code')
  type(CODE, '123 45')
  await settled()
  expect(field(CODE).getAttribute('aria-invalid')).toBeNull()
  type(CODE, '123 456')
  await heading('Devices')
  expect(router.currentRoute.value.fullPath).toBe('/account/sessions')
  expect(services.sessions.completeSecondFactor.mock.calls).toEqual([
    [{ method: 'totp', code: '123456' }],
  ])
})

test.each(['１２３４５６', '123–456', '123\u2009456', '۱۲۳ ۴۵۶'])(
  'the sixth digit submits the code, typed as %j',
  async (typed) => {
    const { services } = await reachSecondStep()
    expect(field(CODE).maxLength).toBe(-1)
    expect(field(CODE).pattern).toBe('')
    type(CODE, typed.slice(0, -1))
    await settled()
    expect(services.sessions.completeSecondFactor.mock.calls).toEqual([])
    type(CODE, typed)
    await heading('Account')
    expect(services.sessions.completeSecondFactor.mock.calls).toEqual([
      [{ method: 'totp', code: '123456' }],
    ])
  },
)

test('a wrong code is cleared, and the field keeps the focus', async () => {
  const { services } = await reachSecondStep()
  services.sessions.completeSecondFactor.mockRejectedValueOnce(new AppError('wrong_code'))
  type(CODE, '123456')
  await see('The code is wrong, too old, or was used already.')
  expect(field(CODE).value).toBe('')
  expect(document.activeElement).toBe(field(CODE))
  expect(field(CODE).getAttribute('aria-invalid')).toBeNull()
  type(CODE, '654321')
  await heading('Account')
})

test('a recovery code is accepted, too', async () => {
  const { services } = await reachSecondStep()
  press('Use a recovery code')
  await expect.poll(() => text()).toContain('One of those you saved.')
  type('Recovery code', 'ABCD-efgh-ijkl-mnop-qrst-uvwx')
  press('Confirm')
  await heading('Account')
  expect(services.sessions.completeSecondFactor).toHaveBeenCalledWith({
    method: 'recoveryCode',
    code: 'abcdefghijklmnopqrstuvwx',
  })
})

test.each([
  ['a recovery code', () => press('Use a recovery code')],
  ['the app', () => type(CODE, '123456')],
])('the error of a cancelled passkey prompt disappears when %s is chosen', async (_way, choose) => {
  const { services } = await reachSecondStep()
  fakeAuthenticator().get.mockImplementationOnce(rejectingWith('NotAllowedError'))
  press('Use a passkey')
  await see('No passkey was used')
  services.sessions.completeSecondFactor.mockRejectedValueOnce(new AppError('wrong_code'))
  choose()
  await expect.poll(() => text()).not.toContain('No passkey was used')
})

test('an expired sign-in starts again, and continues to the same page', async () => {
  const { router, services } = await reachSecondStep('/sign-in?next=/account/sessions')
  services.sessions.completeSecondFactor.mockRejectedValueOnce(new AppError('sign_in_expired'))
  type(CODE, '123456')
  await heading('Sign in')
  await see('Begin signing in again')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/account/sessions')
})

test('a reload loses the pending sign-in, and the page says so', async () => {
  await visit('/sign-in/second-step')
  await heading('Sign in')
  await see('Begin signing in again')
})

test('the Back button skips the page of the second factor', async () => {
  const { router } = await reachSecondStep('/sign-in', { from: '/no/such/page' })
  type(CODE, '123456')
  await heading('Account')
  router.back()
  await heading('Page not found')
})
