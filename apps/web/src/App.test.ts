import { expect, onTestFinished, test } from 'vitest'
import { fakeServices } from '../test/fake-services.ts'
import { heading, network, press, see, settled, text, visit } from '../test/harness.ts'
import NotFoundPage from './NotFoundPage.vue'

test('every page has its title', async () => {
  const { router } = await visit('/account', fakeServices({ signedIn: true }))
  await heading('Account')
  expect(document.title).toBe('Account · Signin')
  await router.push('/account/sessions')
  expect(document.title).toBe('Devices · Signin')
  await router.push('/no/such/page')
  expect(document.title).toBe('Page not found · Signin')
})

test('a navigation moves the focus to the new heading, and the first load does not', async () => {
  const { router } = await visit('/sign-in')
  await heading('Sign in')
  await settled()
  expect(document.activeElement).toBe(document.body)
  await router.push('/register')
  await heading('Create an account')
  expect(document.activeElement?.textContent).toBe('Create an account')
})

test('an unknown path shows a page that leads on', async () => {
  await visit('/no/such/page')
  await heading('Page not found')
  await see('Go to your account')
})

test('the offline banner follows the network', async () => {
  onTestFinished(() => network(true))
  await visit('/sign-in')
  network(false)
  await see('You are offline.')
  network(true)
  await expect.poll(() => text()).not.toContain('You are offline.')
})

test('offline, only the banner reports it; back online, failed queries are retried', async () => {
  onTestFinished(() => network(true))
  const { router, services } = await visit('/account', fakeServices({ signedIn: true }))
  await see('You are signed in on 1 other device.')
  services.sessions.list.mockRejectedValueOnce(new Error('the database is down'))
  await router.push('/account/sessions')
  await see('What you see may be out of date.Try again')
  network(false)
  await expect.poll(() => text()).not.toContain('out of date.Try again')
  await see('You are offline.')
  await see('Safari 20 on iOS')

  const asked = services.sessions.list.mock.calls.length
  network(true)
  await expect.poll(() => services.sessions.list.mock.calls.length).toBeGreaterThan(asked)
  expect(text()).not.toContain('You are offline.')
})

test('a page whose code fails to load can be retried', async () => {
  const { router } = await visit('/sign-in')
  await heading('Sign in')
  let tries = 0
  const broken = async () => {
    if (++tries < 3) throw new TypeError('Failed to fetch dynamically imported module')
    return NotFoundPage
  }
  router.addRoute({ path: '/broken', component: broken, meta: { title: 'Broken' } })
  await expect(router.push('/broken')).rejects.toThrow('dynamically imported')
  await heading('This page did not load')
  expect(document.activeElement?.textContent).toBe('This page did not load')
  expect(document.title).toBe('This page did not load · Signin')

  // Offline, the page stays: a reload would lose it.
  onTestFinished(() => network(true))
  network(false)
  press('Try again')
  await expect.poll(() => tries).toBe(2)
  await heading('This page did not load')
  await expect.poll(() => document.querySelector('main [aria-disabled]')).toBeNull()
  press('Try again')
  await heading('Page not found')
  expect(document.title).toBe('Broken · Signin')
})
