import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { laptop } from '../../test/fixtures.ts'
import { press, REQUEST_ID, see, text, visit } from '../../test/harness.ts'

const signedIn = () => fakeServices({ signedIn: true })

test('the account and this device are shown', async () => {
  await visit('/account', signedIn())
  await see('ada@example.com')
  await see('14 March 2026')
  await see('Firefox 150 on macOS')
  await see('You are signed in on 1 other device.')
})

test('on no other device, that is said', async () => {
  await visit('/account', fakeServices({ signedIn: true, devices: [laptop] }))
  await see('You are signed in on no other device.')
})

test('an answer that is on its way leaves room for itself', async () => {
  const services = signedIn()
  services.accounts.me.mockReturnValue(new Promise(() => {}))
  await visit('/account', services)
  await see('Member since')
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
