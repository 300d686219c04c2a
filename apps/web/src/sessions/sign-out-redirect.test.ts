import { AppError } from '@signin/contracts'
import { expect, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import {
  field,
  heading,
  network,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const never = new Promise<never>(() => {})

function signIn() {
  type('Email address', 'grace@example.com')
  type('Password', 'correct horse battery staple')
  press('Sign in')
}

function openMenu() {
  press('Your account')
}

function menuItem(words: string) {
  const items = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
  return items.find((it) => text(it) === words)
}

test('after a sign-out, the next account sees no data of the previous one', async () => {
  const { services } = await visit('/account/sessions', fakeServices({ signedIn: true }))
  await see('Safari 20 on iOS')
  press('Sign out')
  await see('You are signed out.')

  services.accounts.me.mockReturnValue(never)
  services.sessions.list.mockReturnValue(never)
  signIn()
  await heading('Account')
  await settled()
  expect(text()).not.toContain('Ada Lovelace')
  expect(text()).not.toContain('Firefox')
})

test('a revoked session redirects to the sign-in page, with the reason and the way back', async () => {
  const { router, services } = await visit('/account', fakeServices({ signedIn: true }))
  await see('Ada Lovelace')
  services.state.viewer = null
  await router.push('/account/sessions')
  await see('Your session has ended')
  expect(text()).not.toContain('Ada Lovelace')
  expect(router.currentRoute.value.query.next).toBe('/account/sessions')
  expect(field('Email address').value).toBe('')
  signIn()
  await heading('Devices')
})

test('several calls that fail at once redirect once', async () => {
  const { router, services } = await visit('/account', fakeServices({ signedIn: true }))
  await see('You are signed in on 1 other device.')
  services.accounts.me.mockRejectedValue(new AppError('not_signed_in'))
  services.sessions.list.mockRejectedValue(new AppError('not_signed_in'))
  const push = vi.spyOn(router, 'push')
  network(false)
  network(true)
  await see('Your session has ended')
  await settled()
  expect(push).toHaveBeenCalledTimes(1)
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/account')
})

test('a sign-out from the menu shows its progress and is sent once', async () => {
  const { services } = await visit('/account', fakeServices({ signedIn: true }))
  services.sessions.signOut.mockReturnValueOnce(never)
  openMenu()
  await see('Sign out')
  menuItem('Sign out')?.click()
  await expect.poll(() => services.sessions.signOut.mock.calls.length).toBe(1)
  await expect.poll(() => menuItem('Sign out')).toBeUndefined()
  openMenu()
  await see('Signing out')
  menuItem('Signing out')?.click()
  expect(menuItem('Signing out')?.ariaDisabled).toBe('true')
  await settled()
  expect(services.sessions.signOut).toHaveBeenCalledTimes(1)
})

test('a failed sign-out is reported, and the page stays', async () => {
  const { services } = await visit('/account/sessions', fakeServices({ signedIn: true }))
  await see('Safari 20 on iOS')
  services.sessions.signOut.mockRejectedValueOnce(new Error('the disk is full'))
  press('Sign out')
  await see('Something went wrong on our side')
  await heading('Devices')
})
