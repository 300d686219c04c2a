import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { noSecondFactor, thisSession, withTotp } from '../../test/fixtures.ts'
import { heading, press, see, text, type, visit } from '../../test/harness.ts'

const never = new Promise<never>(() => {})

test('loading content reserves its space', async () => {
  const services = fakeServices({ signedIn: true })
  services.passwords.status.mockReturnValue(never)
  services.passkeys.list.mockReturnValue(never)
  services.secondFactors.status.mockReturnValue(never)
  await visit('/account/security', services)
  await heading('Security')
  expect(document.querySelectorAll('section [aria-busy=true]').length).toBe(3)
})

test('a failure is shown in its card, which can be retried on its own', async () => {
  const services = fakeServices({ signedIn: true })
  services.secondFactors.status.mockRejectedValueOnce(new Error('the database is down'))
  await visit('/account/security', services)
  await see('You have a password')
  await see('Something went wrong on our side')
  press('Try again')
  await see('Authenticator app')
  expect(text()).not.toContain('Something went wrong')
})

test('without a policy, a second factor is recommended and not required', async () => {
  await visit('/account/security', fakeServices({ signedIn: true }))
  await see('We recommend it')
  expect(text()).not.toContain('requires')
})

/** A session without the second factor that the policy requires. */
function withoutSecondFactor(given: Parameters<typeof fakeServices>[0] = {}) {
  const services = fakeServices({ signedIn: true, ...given })
  services.state.viewer = services.state.viewer && {
    ...services.state.viewer,
    secondFactorMissing: true,
  }
  services.sessions.current.mockImplementation((who) =>
    who ? { ...thisSession, secondFactorMissing: who.secondFactorMissing } : null,
  )
  return services
}

test('a required second factor is announced, with the next step', async () => {
  await visit(
    '/account/security',
    withoutSecondFactor({ secondFactors: { ...noSecondFactor, required: true } }),
  )
  await see('Your team requires a second step')
  await see('Set up an authenticator app below')
})

test('every other page redirects here, also if the policy changes after the sign-in', async () => {
  const services = fakeServices({ signedIn: true })
  const { router } = await visit('/account', services)
  await see('You are signed in on 1 other device.')
  services.state.viewer = services.state.viewer && {
    ...services.state.viewer,
    secondFactorMissing: true,
  }
  await router.push('/account/sessions')
  await heading('Security')
})

test('a second factor that was set up elsewhere is confirmed here', async () => {
  const services = withoutSecondFactor({ secondFactors: { ...withTotp, required: true } })
  await visit('/account/security', services)
  await see('It is set up.')
  press('Confirm that it is you')
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm')
  await expect.poll(() => text()).not.toContain('Your team requires')
})

test('an ended session redirects to the sign-in page', async () => {
  const services = fakeServices({ signedIn: true })
  services.secondFactors.status.mockRejectedValue(new AppError('not_signed_in'))
  await visit('/account/security', services)
  await see('Your session has ended')
})
