import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { signUp } from '../people.ts'
import { adaAtProvider, type ProvidersFixture, resetData, startWithProviders } from './fixture.ts'
import { linkWith } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

test('an account has at most twenty identities, and a removed one makes room', async () => {
  const { signin, acme } = fixture
  const browser = signin.browser()
  await signUp(signin, browser)
  acme.visitor = adaAtProvider
  const { data } = await linkWith(browser, 'acme')
  const { accountId } = (await browser.call('sessions.current')).data
  await signin.db.identity.createMany({
    data: Array.from({ length: 19 }, (_, n) => ({
      accountId,
      provider: 'acme',
      issuer: acme.issuer,
      subject: `another-${n}`,
      label: `Another ${n}`,
    })),
  })
  acme.visitor = { ...adaAtProvider, sub: 'one-too-many' }
  expect(await linkWith(browser, 'acme')).toMatchObject({
    status: 409,
    error: { data: { code: 'too_many_identities' } },
  })
  expect(await signin.db.identity.count()).toBe(20)
  // An identity that is already linked does not count again.
  acme.visitor = adaAtProvider
  expect((await linkWith(browser, 'acme')).data).toMatchObject({ status: 'linked' })

  await browser.call('identities.remove', { id: data.identity.id })
  acme.visitor = { ...adaAtProvider, sub: 'one-too-many' }
  expect((await linkWith(browser, 'acme')).data).toMatchObject({ status: 'linked' })
})

test('a callback has at most twenty parameters', async () => {
  const browser = fixture.signin.browser()
  const sent = async (count: number) => {
    const names = Array.from({ length: count }, (_, n) => [`p${n}`, ''])
    const exchangeCode = { provider: 'acme', parameters: Object.fromEntries(names) }
    return (await browser.call('identities.finish', exchangeCode)).error?.data.code
  }
  expect(await sent(20)).toBe('identity_rejected')
  expect(await sent(21)).toBe('invalid_input')
})
