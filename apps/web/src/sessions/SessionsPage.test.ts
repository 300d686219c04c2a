import { AppError, type Session } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { guest, laptop, phone } from '../../test/fixtures.ts'
import { control, dialog, heading, press, see, settled, text, visit } from '../../test/harness.ts'
import { datesFor } from '../ui/dates.ts'
import { deviceName } from './device.ts'

async function visitDevices(devices = [laptop, phone, guest]) {
  const page = await visit('/account/sessions', fakeServices({ signedIn: true, devices }))
  await see('Firefox 150 on macOS')
  return page
}

const dates = datesFor({ locale: null, timeZone: null })
const signOutOf = (session: Session) =>
  `Sign out ${deviceName(session)}, signed in ${dates.moment(session.createdAt)}`

const region = (title: string) => {
  const titles = [...document.querySelectorAll('h2')]
  return titles.find((it) => text(it) === title)?.closest('section') ?? document.body
}

test('the current device is shown apart from the others', async () => {
  await visitDevices()
  expect(text(region('This device'))).toContain('Firefox 150 on macOS')
  expect(text(region('This device'))).toContain('Active now')
  expect(text(region('Other devices'))).toContain('Safari 20 on iOS')
  expect(text(region('Other devices'))).toContain('Unknown device')
  expect(text(region('Other devices'))).not.toContain('Firefox')
})

test('a device is signed out after a confirmation that names it', async () => {
  const { services } = await visitDevices()
  press(signOutOf(phone))
  const question = await dialog()
  expect(text(question)).toContain('Sign out Safari 20 on iOS?')
  expect(text(question)).toContain(phone.address)
  await settled()
  expect(services.sessions.revoke).not.toHaveBeenCalled()

  press('Sign out device', question)
  await see('Safari 20 on iOS is signed out.')
  expect(services.state.devices).toEqual([laptop, guest])
  await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
  await expect.poll(() => document.activeElement?.tagName).toBe('H1')
})

test('a cancelled confirmation revokes nothing and restores the focus', async () => {
  const { services } = await visitDevices()
  control(signOutOf(phone)).focus()
  press(signOutOf(phone))
  press('Cancel', await dialog())
  await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
  await expect.poll(() => document.activeElement).toBe(control(signOutOf(phone)))
  await settled()
  expect(services.state.devices).toHaveLength(3)
})

test('all others are signed out after a confirmation that names them', async () => {
  const { services } = await visitDevices()
  press('Sign out all others')
  const question = await dialog()
  expect(text(question)).toContain('Sign out 2 other devices?')
  expect(text(question)).toContain('Safari 20 on iOS, Unknown device')
  press('Sign out all others', question)
  await see('You are signed in only here.')
  expect(services.state.devices).toEqual([laptop])
})

test('a session that has ended already counts as revoked', async () => {
  const { services } = await visitDevices()
  services.sessions.revoke.mockRejectedValueOnce(new AppError('not_found'))
  press(signOutOf(phone))
  press('Sign out device', await dialog())
  await see('Safari 20 on iOS is signed out.')
})

test('a failure is shown in the dialog, and a retry may succeed', async () => {
  const { services } = await visitDevices()
  services.sessions.revoke.mockRejectedValueOnce(new AppError('busy', { retryAfter: 3 }))
  press(signOutOf(phone))
  const question = await dialog()
  press('Sign out device', question)
  await expect.poll(() => text(question)).toContain('Try again in 3 seconds.')
  press('Sign out device', question)
  await see('Safari 20 on iOS is signed out.')
})

test('during the call, the dialog stays open and sends nothing twice', async () => {
  const { services } = await visitDevices()
  const { promise, reject } = Promise.withResolvers<never>()
  services.sessions.revoke.mockReturnValueOnce(promise)
  press(signOutOf(phone))
  const question = await dialog()
  press('Sign out device', question)
  await expect.poll(() => question.querySelectorAll('[aria-disabled=true]')).toHaveLength(2)
  press('Cancel', question)
  question.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  question.querySelector<HTMLElement>('[aria-disabled=true]:last-child')?.click()
  reject(new AppError('busy'))
  await expect.poll(() => text(question)).toContain('Too much is going on')
  expect(services.sessions.revoke).toHaveBeenCalledTimes(1)
  question.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
})

test('a failure is not shown in the next dialog', async () => {
  const { services } = await visitDevices()
  services.sessions.revoke.mockRejectedValueOnce(new AppError('busy'))
  press(signOutOf(phone))
  press('Sign out device', await dialog())
  await see('Too much is going on')
  press('Cancel', await dialog())
  await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
  press(signOutOf(guest))
  expect(text(await dialog())).not.toContain('Too much is going on')
})

test('without other devices, only this one can be signed out', async () => {
  const { services } = await visitDevices([laptop])
  await see('No other devices')
  expect(() => control('Sign out all others')).toThrow()
  press('Sign out', region('This device'))
  await see('You are signed out.')
  await heading('Sign in')
  expect(services.state.viewer).toBeNull()
})
