import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { ada, laptop } from '../../test/fixtures.ts'
import { control, field, heading, press, REQUEST_ID, see, text, visit } from '../../test/harness.ts'
import { pages } from './navigation.ts'

const signedIn = (account: Partial<typeof ada> = {}) =>
  fakeServices({ signedIn: true, account: { ...ada, ...account } })

async function visitProfile(account: Partial<typeof ada> = {}) {
  const page = await visit('/account', signedIn(account))
  await see('Member since')
  return page
}

test('the account and this device are shown', async () => {
  await visit('/account', signedIn())
  await see('ada@example.com')
  await see('Member since 14 March 2026')
  await see('Firefox 150 on macOS')
  await see('You are signed in on 1 other device.')
  expect(field('Name').value).toBe('Ada Lovelace')
})

test('on no other device, that is said', async () => {
  await visit('/account', fakeServices({ signedIn: true, devices: [laptop] }))
  await see('You are signed in on no other device.')
})

test('every part of the account is a step away, and the current one is marked', async () => {
  const { router } = await visitProfile()
  const links = () => [...document.querySelectorAll('nav[aria-label=Account] a')]
  expect(links().map((it) => text(it))).toEqual(pages.map(({ name }) => name))
  press('Activity')
  await heading('Activity')
  expect(router.currentRoute.value.path).toBe('/account/activity')
  expect(
    links()
      .filter((it) => it.ariaCurrent === 'page')
      .map((it) => text(it)),
  ).toEqual(['Activity'])
})

test('an answer that is on its way leaves room for itself', async () => {
  const services = signedIn()
  services.accounts.me.mockReturnValue(new Promise(() => {}))
  await visit('/account', services)
  await see('Profile')
  expect(document.querySelector('[aria-busy=true]')).not.toBeNull()
})

test('a failure names the request and can be tried again', async () => {
  const services = signedIn()
  services.accounts.me.mockRejectedValueOnce(new Error('the database is down'))
  await visit('/account', services)
  await see('Something went wrong on our side')
  await see(REQUEST_ID)
  expect(text()).not.toContain('database')
  press('Try again')
  await see('ada@example.com')
})

test('what is there stays when a later answer fails', async () => {
  const services = signedIn()
  const { router } = await visit('/account', services)
  await see('You are signed in on 1 other device.')
  services.sessions.list.mockRejectedValueOnce(new Error('the database is down'))
  await router.push('/account/sessions')
  await see('What you see may be out of date.')
  await see('Safari 20 on iOS')
  press('Try again')
  await expect.poll(() => text()).not.toContain('out of date')
})

test('the menu leads to all of it', async () => {
  const { router } = await visitProfile()
  control('Your account').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }),
  )
  const items = () => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
  await expect.poll(() => items().map((it) => text(it))).toContain('Your data')
  items()
    .find((it) => text(it) === 'Your data')
    ?.click()
  await heading('Your data')
  expect(router.currentRoute.value.path).toBe('/account/data')
})
