import { AppError } from '@signin/contracts'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { ada } from '../../test/fixtures.ts'
import {
  comeBack,
  field,
  heading,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const signedIn = (account: Partial<typeof ada> = {}) =>
  fakeServices({ signedIn: true, account: { ...ada, ...account } })

async function visitProfile(account: Partial<typeof ada> = {}) {
  const page = await visit('/account', signedIn(account))
  await see('Member since')
  return page
}

const select = (label: string) => {
  const found = [...document.querySelectorAll('label')].find((it) => text(it) === label)
  return document.getElementById(found?.htmlFor ?? '') as HTMLSelectElement
}

function choose(label: string, value: string) {
  select(label).value = value
  select(label).dispatchEvent(new Event('change', { bubbles: true }))
}

test('all fields are saved together, and a message confirms it', async () => {
  const { services } = await visitProfile()
  type('Name', '  Ada   King ')
  choose('Language and region', 'de-AT')
  press('Save profile')
  await see('Saved')
  expect(services.accounts.updateProfile).toHaveBeenCalledExactlyOnceWith(expect.anything(), {
    name: 'Ada King',
    locale: 'de-AT',
    timeZone: null,
  })
  await expect.poll(() => field('Name').value).toBe('Ada King')
  expect(text()).toContain('Saved')
  type('Name', 'Ada')
  await expect.poll(() => text()).not.toContain('Saved')
})

test('dates follow the language and the time zone as soon as they are saved', async () => {
  await visitProfile({ timeZone: 'Pacific/Auckland' })
  expect(text()).toContain('Signed in 23 November 2026 at 03:00')
  choose('Language and region', 'de-AT')
  press('Save profile')
  await see('Member since 14. März 2026')
  await see('23. November 2026, 03:00')
  await see('From Österreich, 203.0.113.24')
})

test("the browser's own settings can be chosen again", async () => {
  const { services } = await visitProfile({ locale: 'de-AT', timeZone: 'Europe/Vienna' })
  expect(field('Time zone').value).toBe('Vienna, Europe')
  choose('Language and region', '')
  press('Save profile')
  await see('Saved')
  expect(services.state.account).toMatchObject({ locale: null, timeZone: 'Europe/Vienna' })
})

test('a time zone is found by a part of its name', async () => {
  const { services } = await visitProfile()
  expect(field('Time zone').value).toBe('As my browser says')
  press('All choices for Time zone')
  await expect.poll(() => document.querySelectorAll('[role=option]').length).toBeGreaterThan(400)
  type('Time zone', 'auckl')
  const options = () => [...document.querySelectorAll('[role=option]')]
  await expect.poll(() => options().map((it) => text(it))).toEqual(['Auckland, Pacific'])
  field('Time zone').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await expect.poll(() => field('Time zone').value).toBe('Auckland, Pacific')
  press('Save profile')
  await see('Saved')
  expect(services.state.account.timeZone).toBe('Pacific/Auckland')
})

test('an empty name shows an error at its field', async () => {
  const { calls } = await visitProfile()
  type('Name', ' ')
  press('Save profile')
  await see('Enter your name.')
  expect(document.activeElement).toBe(field('Name'))
  await settled()
  expect(calls('accounts.updateProfile')).toBe(0)
})

test('a failure keeps what was typed', async () => {
  const { services } = await visitProfile()
  services.accounts.updateProfile.mockRejectedValueOnce(new AppError('busy', { retryAfter: 3 }))
  type('Name', 'Ada King')
  press('Save profile')
  await see('Try again in 3 seconds.')
  expect(field('Name').value).toBe('Ada King')
  press('Save profile')
  await see('Saved')
})

test('a name that was changed in another window is applied, unless it is being edited', async () => {
  const { services } = await visitProfile()
  services.state.account = { ...ada, name: 'Ada King' }
  comeBack()
  await expect.poll(() => field('Name').value).toBe('Ada King')
  type('Name', 'Countess')
  services.state.account = { ...ada, name: 'Ada Byron', timeZone: 'Europe/London' }
  comeBack()
  await expect.poll(() => field('Time zone').value).toBe('London, Europe')
  expect(field('Name').value).toBe('Countess')
})

test('an ended session redirects to the sign-in page', async () => {
  const { services } = await visitProfile()
  services.state.viewer = null
  press('Save profile')
  await heading('Sign in')
  await see('Your session has ended')
})

test("a new name is signalled to the browser's passkeys, where that is supported", async () => {
  const services = signedIn()
  services.passkeys.list.mockResolvedValue({ rpId: 'localhost', userHandle: 'aGk', passkeys: [] })
  const signalCurrentUserDetails = vi.fn(async () => {})
  vi.stubGlobal('PublicKeyCredential', { signalCurrentUserDetails })
  onTestFinished(() => void vi.unstubAllGlobals())
  await visit('/account', services)
  await see('Member since')
  press('Save profile')
  await see('Saved')
  expect(signalCurrentUserDetails).not.toHaveBeenCalled()
  type('Name', 'Ada King')
  press('Save profile')
  await expect
    .poll(() => signalCurrentUserDetails.mock.calls)
    .toEqual([
      [{ rpId: 'localhost', userId: 'aGk', name: 'ada@example.com', displayName: 'Ada King' }],
    ])
})
