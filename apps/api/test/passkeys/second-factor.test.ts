import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

describe('as a second factor', () => {
  test('a passkey of the account is requested, without user verification', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    const browser = fixture.anonymous()
    browser.context.cookies.pending.set(ada.accountId)
    const asked = await browser.passkeys.startSignIn()
    expect(asked).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ id: authenticator.id, type: 'public-key' }],
    })
    const response = authenticator.get(asked, { verified: false, userHandle: null })
    const expected = { accountId: ada.accountId, secondFactor: true }
    const proof = await fixture.proofs.verify(browser.context, response, expected)
    expect(proof.accountId).toBe(ada.accountId)
    expect(await fixture.proofs.count(ada.accountId)).toBe(1)
  })

  test('a passkey without user verification neither signs in alone nor confirms', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    const browser = fixture.anonymous()
    browser.context.cookies.pending.set(ada.accountId)
    const alone = browser.signIn(authenticator, { verified: false })
    expect(await appErrorOf(alone)).toBe('passkey_rejected')

    const { accountId } = ada
    const asked = await browser.passkeys.startSignIn()
    const response = authenticator.get(asked, { verified: false })
    const confirming = fixture.proofs.verify(browser.context, response, { accountId })
    expect(await appErrorOf(confirming)).toBe('passkey_rejected')
  })

  test('a passkey whose challenge precedes the first factor is rejected without user verification', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    const browser = fixture.anonymous()
    const response = authenticator.get(await browser.passkeys.startSignIn(), { verified: false })
    const expected = { accountId: ada.accountId, secondFactor: true }
    const early = fixture.proofs.verify(browser.context, response, expected)
    expect(await appErrorOf(early)).toBe('passkey_rejected')
  })

  test('any passkey may sign in if the account of the first factor has none', async () => {
    const [ada, grace] = [await fixture.person(), await fixture.person()]
    const { authenticator } = await grace.register()
    const browser = fixture.anonymous()
    browser.context.cookies.pending.set(ada.accountId)
    expect(await browser.passkeys.startSignIn()).toMatchObject({
      userVerification: 'required',
      allowCredentials: [],
    })
    expect(await browser.signIn(authenticator)).toBe(grace.accountId)
  })

  test('a passkey of another account is rejected', async () => {
    const [ada, grace] = [await fixture.person(), await fixture.person()]
    await ada.register()
    const { authenticator } = await grace.register()
    const browser = fixture.anonymous()
    browser.context.cookies.pending.set(ada.accountId)
    expect(await appErrorOf(browser.signIn(authenticator))).toBe('passkey_rejected')

    const { accountId } = ada
    const response = authenticator.get(await ada.passkeys.startSignIn())
    const confirming = fixture.proofs.verify(ada.context, response, { accountId })
    expect(await appErrorOf(confirming)).toBe('passkey_rejected')
  })
})
