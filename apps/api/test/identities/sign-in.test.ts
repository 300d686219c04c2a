import { afterAll, beforeAll, expect, test } from 'vitest'
import { ada } from '../people.ts'
import { signInWith } from './traveller.ts'
import { adaThere, type Surroundings, startWithProviders } from './world.ts'

let world: Surroundings
beforeAll(async () => {
  world = await startWithProviders()
})
afterAll(() => world.close())

test('who is new becomes an account at once, where the provider vouches for the address', async () => {
  const { signin, acme } = world
  acme.visitor = adaThere
  const browser = signin.browser()
  const { data } = await signInWith(browser, 'acme')
  expect(data).toMatchObject({ status: 'signedIn', mayOfferPasskey: false })
  const account = (await browser.call('accounts.me')).data
  expect(account).toMatchObject({ email: ada.email, name: ada.name })
})
