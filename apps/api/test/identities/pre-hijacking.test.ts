import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ada, signUp } from '../people.ts'
import {
  adaAtProvider,
  confirmByMail,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import { signInWith } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

describe('pre-hijacking', () => {
  test('an attacker who enters the victim’s address at a provider gets no access to the account its owner confirms', async () => {
    const { signin, club } = fixture
    club.visitor = { ...adaAtProvider, sub: 'an attacker' }
    const attacker = signin.browser()
    expect((await signInWith(attacker, 'club')).data.status).toBe('confirmationRequired')
    const owner = signin.browser()
    expect((await confirmByMail(signin, owner, ada.email)).data.status).toBe('signedIn')
    expect((await owner.call('identities.list')).data).toEqual([])
    const { data } = await signInWith(attacker, 'club')
    expect(data.status).toBe('confirmationRequired')
    expect((await attacker.call('sessions.current')).data).toBeNull()
  })

  test('the authorization request’s cookie does not link the identity to a registration of another browser', async () => {
    const { signin, club } = fixture
    club.visitor = { ...adaAtProvider, sub: 'an attacker' }
    const browser = signin.browser()
    await signInWith(browser, 'club')
    await signin.emailsTo(ada.email)
    const { password, ...withoutPassword } = ada
    await signin.browser().call('accounts.register', withoutPassword)
    expect((await confirmByMail(signin, browser, ada.email)).data.status).toBe('signedIn')
    expect((await browser.call('identities.list')).data).toEqual([])
  })

  test('an account with an unconfirmed address is not signed in to or linked', async () => {
    const { signin, acme } = fixture
    await signUp(signin)
    await signin.db.account.update({
      where: { email: ada.email },
      data: { emailConfirmedAt: null },
    })
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    expect((await signInWith(browser, 'acme')).data.status).toBe('confirmationRequired')
    expect(await signin.db.identity.count()).toBe(0)
  })
})
