import { AppError } from '@signin/contracts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { REGISTRATION } from '../../test/fixtures.ts'
import { control, heading, press, see, text, type, visit } from '../../test/harness.ts'

async function register() {
  const page = await visit('/register')
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  type('Name', 'Ada Lovelace')
  type('Email address', 'ada@example.com')
  type('Password', 'correct horse battery staple')
  press('Create account')
  await heading('Look in your mailbox')
  return page
}

test('the mail can be sent again after a delay, which then starts anew', async () => {
  const { services } = await register()
  await see('It can be sent again in 60 seconds.')
  press('Send it again')
  await vi.advanceTimersByTimeAsync(59_000)
  await see('It can be sent again in 1 second.')
  expect(services.accounts.resendConfirmation).not.toHaveBeenCalled()

  await vi.advanceTimersByTimeAsync(1000)
  await expect.poll(() => control('Send it again').ariaDisabled).toBeNull()
  press('Send it again')
  await see('Sent once more.')
  expect(services.accounts.resendConfirmation.mock.calls).toEqual([
    [{ registration: REGISTRATION }],
  ])
  await see('It can be sent again in 60 seconds.')
})

test('a throttled request shows when the mail can be sent again', async () => {
  const { services } = await register()
  await vi.advanceTimersByTimeAsync(60_000)
  services.accounts.resendConfirmation.mockRejectedValueOnce(
    new AppError('too_many_calls', { retryAfter: 240 }),
  )
  press('Send it again')
  await see('Too many tries')
  await see('It can be sent again in 4 minutes.')
})

test('a password reset does not reveal whether the address has an account', async () => {
  const { services } = await visit('/forgot')
  type('Email address', 'nobody@example.com')
  press('Send me a link')
  await heading('Look in your mailbox')
  expect(text()).toContain('If there is an account for nobody@example.com')
  expect(services.passwords.requestReset).toHaveBeenCalledWith({ email: 'nobody@example.com' })
})
