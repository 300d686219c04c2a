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

test('without another device, the page says so', async () => {
  await visit('/account', fakeServices({ signedIn: true, devices: [laptop] }))
  await see('You are signed in on no other device.')
})

test('the navigation reaches every page of the account and marks the current one', async () => {
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

test('loading content reserves its space', async () => {
  const services = signedIn()
  services.accounts.me.mockReturnValue(new Promise(() => {}))
  await visit('/account', services)
  await see('Profile')
  expect(document.querySelector('[aria-busy=true]')).not.toBeNull()
})

test('a failure shows the id of its request and can be retried', async () => {
  const services = signedIn()
  services.accounts.me.mockRejectedValueOnce(new Error('the database is down'))
  await visit('/account', services)
  await see('Something went wrong on our side')
  await see(REQUEST_ID)
  expect(text()).not.toContain('database')
  press('Try again')
  await see('ada@example.com')
})

test('loaded content stays when a refetch fails', async () => {
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

test('the menu reaches every page of the account', async () => {
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
