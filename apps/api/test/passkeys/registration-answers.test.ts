import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHALLENGE_TTL_MS } from '../../src/passkeys/challenges.ts'
import { Authenticator, type Saying } from '../authenticator.ts'
import type { TestBrowser } from './browser.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

/** What making a passkey comes to, with an answer that says something else than was asked. */
async function making(browser: TestBrowser, saying: Saying, start: { conditional?: boolean } = {}) {
  const asked = await browser.passkeys.startRegistration(browser.viewer, start)
  const response = new Authenticator().create(asked, saying)
  return appErrorOf(browser.passkeys.finishRegistration(browser.viewer, { response }))
}

const kept = (browser: TestBrowser) =>
  fixture.db.passkey.count({ where: { accountId: browser.accountId } })

describe('an answer is refused', () => {
  test.each<[string, Saying]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:4001' }],
    ['another rpId', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a sign-in', { type: 'webauthn.get' }],
    ['a frame in another site', { crossOrigin: true }],
    ['nobody touched it', { present: false }],
    ['nobody unlocked it', { verified: false }],
    ['synced but not syncable', { syncable: false }],
  ])('that tells of %s', async (_, saying) => {
    const ada = await fixture.person()
    expect(await making(ada, saying)).toBe('passkey_rejected')
    expect(await kept(ada)).toBe(0)
  })

  test('that comes too late', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    fixture.passTime(CHALLENGE_TTL_MS)
    const response = new Authenticator().create(asked)
    const late = ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(late)).toBe('passkey_rejected')
  })

  test('that comes from another browser, or from another account in the same one', async () => {
    const [ada, grace] = [await fixture.person(), await fixture.person()]
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create(asked)
    const foreign = ada.elsewhere().passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(foreign)).toBe('passkey_rejected')
    const shared = ada.copy(grace).passkeys
    const other = shared.finishRegistration(grace.viewer, { response })
    expect(await appErrorOf(other)).toBe('passkey_rejected')
    expect(await kept(grace)).toBe(0)
  })

  test('that comes twice', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const again = ada.copy()
    const [first, second] = [new Authenticator().create(asked), new Authenticator().create(asked)]
    await ada.passkeys.finishRegistration(ada.viewer, { response: first })
    const replay = again.passkeys.finishRegistration(ada.viewer, { response: second })
    expect(await appErrorOf(replay)).toBe('passkey_rejected')
    expect(await kept(ada)).toBe(1)
  })

  test('to the challenge of a sign-in', async () => {
    const ada = await fixture.person()
    const { challenge } = await ada.passkeys.startSignIn()
    const asked = await ada.elsewhere().passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create({ ...asked, challenge })
    const crossed = ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(crossed)).toBe('passkey_rejected')
  })
})

describe('a passkey the browser makes by itself', () => {
  test('is made untouched and unlocked by nobody, and is no proof before it signs in', async () => {
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

  test('still has to come from this site', async () => {
    const ada = await fixture.person()
    const saying = { present: false, verified: false, origin: 'https://evil.example' }
    expect(await making(ada, saying, { conditional: true })).toBe('passkey_rejected')
  })
})
