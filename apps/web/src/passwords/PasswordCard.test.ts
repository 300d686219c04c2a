import { AppError, type PasswordStatus } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import {
  control,
  descriptionOf,
  dialog,
  field,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const OLD = 'correct horse battery staple'
const NEW = 'a few quiet words in a row'

async function begin(services = fakeServices({ signedIn: true }), button = 'Change password') {
  const page = await visit('/account/security', services)
  await see('You have')
  control(button).focus()
  press(button)
  await see('This signs out every other device.')
  return page
}

const closed = () => expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()

async function send(values: { current?: string; password: string }, button = 'Change password') {
  if (values.current !== undefined) type('Current password', values.current)
  type('New password', values.password)
  press(button, await dialog('dialog'))
}

test('changing a password requires the current one', async () => {
  const { services } = await begin()
  await send({ current: OLD, password: NEW })
  await see('Your new password is saved. Every other device is signed out.')
  await closed()
  expect(services.passwords.change.mock.calls[0]?.[1]).toEqual({ current: OLD, password: NEW })
  expect(document.activeElement).toBe(control('Change password'))
})

test('the dialog stays open during the call', async () => {
  const services = fakeServices({ signedIn: true })
  const { promise, resolve } = Promise.withResolvers<PasswordStatus>()
  services.passwords.change.mockReturnValueOnce(promise)
  await begin(services)
  await send({ current: OLD, password: NEW })
  await expect.poll(() => services.passwords.change.mock.calls).toHaveLength(1)
  const open = await dialog('dialog')
  open.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  press('Cancel', open)
  await settled()
  expect(document.querySelector('[role=dialog]')).toBe(open)

  resolve({ set: true, changedAt: new Date().toISOString() })
  await see('Your new password is saved.')
  await closed()
})

test('an account without a password sets one, and is not asked for a current one', async () => {
  const services = fakeServices({ signedIn: true, passwordSet: false })
  await begin(services, 'Set a password')
  expect(text(await dialog('dialog'))).not.toContain('Current password')
  await send({ password: NEW }, 'Set a password')
  await see('You have a password')
  expect(services.passwords.change.mock.calls[0]?.[1]).toEqual({ password: NEW })
})

test('a missing value shows an error at its field before anything is sent', async () => {
  const { calls } = await begin()
  press('Change password', await dialog('dialog'))
  await expect.poll(() => document.activeElement).toBe(field('Current password'))
  expect(descriptionOf(field('Current password'))).toBe('Enter your password.')
  await settled()
  expect(calls('passwords.change')).toBe(0)
})

test.for([
  ['current', 'Current password', 'This is not your password.'],
  ['password', 'New password', 'This password is known to many.'],
] as const)('an error of the API in %s is shown at its field', async (given) => {
  const [path, label, message] = given
  const services = fakeServices({ signedIn: true })
  const issues = [{ path: [path], message }]
  services.passwords.change.mockRejectedValueOnce(new AppError('invalid_input', { issues }))
  await begin(services)
  await send({ current: OLD, password: NEW })
  await expect.poll(() => document.activeElement).toBe(field(label))
  expect(descriptionOf(field(label))).toContain(message)
  expect(field('New password').value).toBe(NEW)
})

test('a failure keeps what was typed, and is cleared when the dialog opens again', async () => {
  const services = fakeServices({ signedIn: true })
  services.passwords.change.mockRejectedValueOnce(new AppError('busy', { retryAfter: 5 }))
  await begin(services)
  await send({ current: OLD, password: NEW })
  await see('Try again in 5 seconds.')
  expect(field('Current password').value).toBe(OLD)
  press('Cancel', await dialog('dialog'))
  await closed()
  press('Change password')
  await dialog('dialog')
  expect(text()).not.toContain('Try again in 5 seconds.')
  expect(field('Current password').value).toBe('')
})
