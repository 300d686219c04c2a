import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeServices } from '../test/fake-services.ts'
import { heading, see, text, visit } from '../test/harness.ts'

function network(up: boolean) {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(up)
  window.dispatchEvent(new Event(up ? 'online' : 'offline'))
}

test('every page has its title', async () => {
  const { router } = await visit('/account', fakeServices({ signedIn: true }))
  await heading('Account')
  expect(document.title).toBe('Account · Signin')
  await router.push('/account/sessions')
  expect(document.title).toBe('Devices · Signin')
  await router.push('/no/such/page')
  expect(document.title).toBe('Page not found · Signin')
})

test('after a navigation the focus is on the new heading, after the first load it is not', async () => {
  const { router } = await visit('/sign-in')
  await heading('Sign in')
  expect(document.activeElement).toBe(document.body)
  await router.push('/register')
  await heading('Create an account')
  expect(document.activeElement?.textContent).toBe('Create an account')
})

test('an unknown address says so and leads on', async () => {
  await visit('/no/such/page')
  await heading('Page not found')
  await see('Go to your account')
})

test('the offline banner comes and goes with the network', async () => {
  onTestFinished(() => network(true))
  await visit('/sign-in')
  network(false)
  await see('You are offline.')
  network(true)
  await expect.poll(() => text()).not.toContain('You are offline.')
})

test('what failed without a network is asked for again with it', async () => {
  onTestFinished(() => network(true))
  const { router, services, fetch } = await visit('/account', fakeServices({ signedIn: true }))
  await see('Ada Lovelace')
  fetch.mockRejectedValue(new TypeError('fetch failed'))
  network(false)
  await router.push('/account/sessions')
  await see('You are offline.')
  await see('Firefox 150 on macOS')
  expect(text()).not.toContain('What you see may be out of date. Try again')

  const asked = services.sessions.list.mock.calls.length
  fetch.mockRestore()
  network(true)
  await expect.poll(() => services.sessions.list.mock.calls.length).toBeGreaterThan(asked)
})

test('a page whose code does not come can be tried again', async () => {
  const { router } = await visit('/sign-in')
  await heading('Sign in')
  const broken = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  router.addRoute({ path: '/broken', component: broken, meta: { title: 'Broken' } })
  await expect(router.push('/broken')).rejects.toThrow('dynamically imported')
  await heading('This page did not load')
  await router.push('/register')
  await heading('Create an account')
})
