import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHALLENGE_TTL_MS } from '../../src/passkeys/challenges.ts'
import { Authenticator, type ResponseOverrides } from '../authenticator.ts'
import type { TestBrowser } from './browser.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

/** The outcome of a registration whose response differs from the request. */
async function registerWith(
  browser: TestBrowser,
  overrides: ResponseOverrides,
  start: { conditional?: boolean } = {},
) {
  const asked = await browser.passkeys.startRegistration(browser.viewer, start)
  const response = new Authenticator().create(asked, overrides)
  return appErrorOf(browser.passkeys.finishRegistration(browser.viewer, { response }))
}

const countPasskeys = (browser: TestBrowser) =>
  fixture.db.passkey.count({ where: { accountId: browser.accountId } })

describe('a registration response is rejected', () => {
  test.each<[string, ResponseOverrides]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:4001' }],
    ['another rpId', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['the type of a sign-in', { type: 'webauthn.get' }],
    ['a cross-origin frame', { crossOrigin: true }],
    ['no user presence', { present: false }],
    ['no user verification', { verified: false }],
    ['the backup state flag without backup eligibility', { syncable: false }],
  ])('with %s', async (_, overrides) => {
    const ada = await fixture.person()
    expect(await registerWith(ada, overrides)).toBe('passkey_rejected')
    expect(await countPasskeys(ada)).toBe(0)
  })

  test('after the challenge expired', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    fixture.passTime(CHALLENGE_TTL_MS)
    const response = new Authenticator().create(asked)
    const late = ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(late)).toBe('passkey_rejected')
  })

  test('in another browser, or for another account in the same browser', async () => {
    const [ada, grace] = [await fixture.person(), await fixture.person()]
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create(asked)
    const foreign = ada.elsewhere().passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(foreign)).toBe('passkey_rejected')
    const shared = ada.copy(grace).passkeys
    const other = shared.finishRegistration(grace.viewer, { response })
    expect(await appErrorOf(other)).toBe('passkey_rejected')
    expect(await countPasskeys(grace)).toBe(0)
  })

  test('if it is a replay', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const again = ada.copy()
    const [first, second] = [new Authenticator().create(asked), new Authenticator().create(asked)]
    await ada.passkeys.finishRegistration(ada.viewer, { response: first })
    const replay = again.passkeys.finishRegistration(ada.viewer, { response: second })
    expect(await appErrorOf(replay)).toBe('passkey_rejected')
    expect(await countPasskeys(ada)).toBe(1)
  })

  test('for the challenge of a sign-in', async () => {
    const ada = await fixture.person()
    const { challenge } = await ada.passkeys.startSignIn()
    const asked = await ada.elsewhere().passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create({ ...asked, challenge })
    const crossed = ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(crossed)).toBe('passkey_rejected')
  })
})

describe('a passkey created conditionally by the browser', () => {
  test('needs neither user presence nor verification, and is no proof before its first sign-in', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, { conditional: true })
    expect(asked.authenticatorSelection.userVerification).toBe('preferred')
    const authenticator = new Authenticator()
    const response = authenticator.create(asked, { present: false, verified: false })
    await ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(fixture.reported.at(-2)).toEqual({
      what: 'added, not verified',
      accountId: ada.accountId,
    })
    const unverified = fixture.anonymous().signIn(authenticator, { verified: false })
    expect(await appErrorOf(unverified)).toBe('passkey_rejected')
    expect(await fixture.anonymous().signIn(authenticator)).toBe(ada.accountId)
  })

  test('still requires the right origin', async () => {
    const ada = await fixture.person()
    const overrides = { present: false, verified: false, origin: 'https://evil.example' }
    expect(await registerWith(ada, overrides, { conditional: true })).toBe('passkey_rejected')
  })
})
