import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { noSecondFactor, touchId, withTotp } from '../../test/fixtures.ts'
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

async function visitSecondStep(secondFactors = noSecondFactor) {
  const services = fakeServices({ signedIn: true, secondFactors, passkeys: [touchId] })
  const page = await visit('/account/security', services)
  await see('Authenticator app')
  await see(touchId.name)
  return page
}

async function setUp() {
  const page = await visitSecondStep()
  press('Set up authenticator app')
  await see('Scan this with the app')
  return page
}

const CODES = 'Save your recovery codes'
const ask = () => document.querySelector<HTMLElement>('[role=switch]')

test('an authenticator app is set up by a QR code drawn in the browser, or by a key', async () => {
  await setUp()
  expect(document.querySelector('svg[role=img] path')?.getAttribute('d')?.length).toBeGreaterThan(
    999,
  )
  await see('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP')
  type('Code', '123456')
  press('Turn on')
  await see(CODES)
  await see('Your authenticator app is set up. Every other device is signed out.')
  await see('10 left.')
})

test('a wrong code is reported, and another can be entered', async () => {
  const { services } = await setUp()
  services.secondFactors.confirmTotp.mockRejectedValueOnce(new AppError('wrong_code'))
  type('Code', '000000')
  press('Turn on')
  await see('The code is wrong')
  expect(document.activeElement).toBe(field('Code'))
  expect(field('Code').value).toBe('')
  type('Code', '12345')
  press('Turn on')
  await see('Enter the six digits of the code.')
  type('Code', '123 456')
  press('Turn on')
  await see(CODES)
  expect(services.secondFactors.confirmTotp).toHaveBeenLastCalledWith(expect.anything(), {
    code: '123456',
  })
})

test('a cancelled set-up changes nothing', async () => {
  const { services } = await setUp()
  press('Cancel', await dialog('dialog'))
  await expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()
  await settled()
  expect(services.secondFactors.confirmTotp).not.toHaveBeenCalled()
  await see('We recommend it')
})

test('a set-up that cannot start says so', async () => {
  const { services } = await visitSecondStep()
  services.secondFactors.startTotp.mockRejectedValueOnce(new AppError('busy', { retryAfter: 5 }))
  press('Set up authenticator app')
  await see('Try again in 5 seconds.')
})

test('existing recovery codes are not shown again', async () => {
  const { services } = await setUp()
  services.secondFactors.confirmTotp.mockResolvedValueOnce({
    status: withTotp,
    recoveryCodes: null,
  })
  type('Code', '123456')
  press('Turn on')
  await see('Your authenticator app is set up.')
  await settled()
  expect(text()).not.toContain(CODES)
})

test('the app is removed after a confirmation that names the consequences', async () => {
  await visitSecondStep(withTotp)
  await see('Set up on 1 November 2026')
  press('Remove authenticator app')
  const question = await dialog()
  expect(text(question)).toContain('your recovery codes will not work any more')
  press('Remove app', question)
  await see('Your authenticator app is removed.')
  await see('We recommend it')
})

test('the confirmation says that a passkey remains the second factor', async () => {
  await visitSecondStep({ ...withTotp, passkeys: { askedFor: true, count: 1 } })
  press('Remove authenticator app')
  expect(text(await dialog())).toContain('Your passkey still will be.')
})

test('a factor that the policy requires is not removed, and the reason is shown', async () => {
  const { services } = await visitSecondStep(withTotp)
  services.secondFactors.removeTotp.mockRejectedValueOnce(
    new AppError('second_factor_setup_required'),
  )
  press('Remove authenticator app')
  press('Remove app', await dialog())
  await see('Your team requires a second step')
})

test('a passkey becomes the second factor after the password, and comes with recovery codes', async () => {
  await visitSecondStep()
  expect(ask()?.ariaChecked).toBe('false')
  ask()?.click()
  await see(CODES)
  expect(ask()?.ariaChecked).toBe('true')
})

test('without a password, the passkey is the second factor after a mail link', async () => {
  const services = fakeServices({ signedIn: true, passkeys: [touchId] })
  services.passwords.status.mockResolvedValue({ set: false, changedAt: null })
  await visit('/account/security', services)
  await see('Ask for a passkey after a mail link')
})

test('without a passkey, there is no switch for it', async () => {
  await visit('/account/security', fakeServices({ signedIn: true, passkeys: [] }))
  await see('No passkeys yet')
  await see('Authenticator app')
  expect(ask()).toBeNull()
})

test('turning the only second factor off requires a confirmation', async () => {
  const { services } = await visitSecondStep({
    ...noSecondFactor,
    on: true,
    passkeys: { askedFor: true, count: 1 },
    recoveryCodes: { left: 8 },
  })
  ask()?.click()
  const question = await dialog()
  await settled()
  expect(services.secondFactors.askForPasskey).not.toHaveBeenCalled()
  press('Stop asking', question)
  await expect.poll(() => ask()?.ariaChecked).toBe('false')
})

test('a switch that fails stays as it was, and shows the reason', async () => {
  const { services } = await visitSecondStep()
  services.secondFactors.askForPasskey.mockRejectedValueOnce(new AppError('not_found'))
  ask()?.click()
  await see('This is gone')
  expect(ask()?.ariaChecked).toBe('false')
})

test.for([
  [8, '8 left.'],
  [3, 'Only 3 left. Make new ones soon.'],
  [0, 'None left.'],
] as const)('for %i recovery codes, the text is "%s"', async ([left, words]) => {
  await visitSecondStep({ ...withTotp, recoveryCodes: { left } })
  await see(words)
})

test('recovery codes are replaced after a confirmation', async () => {
  const { services } = await visitSecondStep(withTotp)
  press('Replace recovery codes')
  const question = await dialog()
  expect(text(question)).toContain('Those you saved before will not work any more.')
  await settled()
  expect(services.secondFactors.replaceRecoveryCodes).not.toHaveBeenCalled()
  press('Replace codes', question)
  await see(CODES)
  expect(() => control('Replace codes')).toThrow()
})
