import type { PasskeyRequest } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dropExpiredChallenges } from '../../src/passkeys/table.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

describe('a challenge', () => {
  test('is accepted for one response, even concurrently', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const browser = fixture.anonymous()
    const asked = await browser.passkeys.startSignIn()
    const answers = [browser.copy(), browser.copy(), browser.copy()].map(({ passkeys }) =>
      appErrorOf(passkeys.finishSignIn({ response: authenticator.get(asked) })),
    )
    const outcomes = (await Promise.all(answers)).toSorted()
    expect(outcomes).toEqual(['not refused', 'passkey_rejected', 'passkey_rejected'])
    expect(browser.context.cookies.challenge.read()).toBeDefined()
    await appErrorOf(browser.signIn(authenticator))
    expect(browser.context.cookies.challenge.read()).toBeUndefined()
  })

  test('is consumed by a wrong response too', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const browser = fixture.anonymous()
    const asked = await browser.passkeys.startSignIn()
    const again = browser.copy()
    const wrong = authenticator.get(asked, { verified: false })
    const refused = browser.passkeys.finishSignIn({ response: wrong })
    expect(await appErrorOf(refused)).toBe('passkey_rejected')
    const right = again.passkeys.finishSignIn({ response: authenticator.get(asked) })
    expect(await appErrorOf(right)).toBe('passkey_rejected')
  })

  test('expires after five minutes, and is deleted', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const browser = fixture.anonymous()
    const asked = await browser.passkeys.startSignIn()
    fixture.passTime(5 * 60_000)
    const late = browser.passkeys.finishSignIn({ response: authenticator.get(asked) })
    expect(await appErrorOf(late)).toBe('passkey_rejected')

    const { expiresAt } = await fixture.db.passkeyChallenge.findFirstOrThrow({
      where: { challenge: asked.challenge },
    })
    await fixture.anonymous().passkeys.startSignIn()
    await dropExpiredChallenges(fixture.db, expiresAt)
    const left = await fixture.db.passkeyChallenge.findMany()
    expect(left).toHaveLength(1)
    expect(left[0]?.challenge).not.toBe(asked.challenge)
  })

  test('is rejected in another browser, and in one without its cookie', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const browser = fixture.anonymous()
    const response = authenticator.get(await browser.passkeys.startSignIn())
    const other = fixture.anonymous()
    expect(await appErrorOf(other.passkeys.finishSignIn({ response }))).toBe('passkey_rejected')
    await other.passkeys.startSignIn()
    expect(await appErrorOf(other.passkeys.finishSignIn({ response }))).toBe('passkey_rejected')
    for (const value of ['', 'x', 'A'.repeat(43), '\0'.repeat(43), 'A'.repeat(4000)]) {
      other.context.cookies.challenge.set(value)
      expect(await appErrorOf(other.passkeys.finishSignIn({ response }))).toBe('passkey_rejected')
    }
    expect(await appErrorOf(browser.passkeys.finishSignIn({ response }))).toBe('not refused')
  })

  test('is replaced by that of a second tab, which a late response of the first does not affect', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const browser = fixture.anonymous()
    const first = authenticator.get(await browser.passkeys.startSignIn())
    const second = authenticator.get(await browser.passkeys.startSignIn())
    const late = browser.passkeys.finishSignIn({ response: first })
    expect(await appErrorOf(late)).toBe('passkey_rejected')
    const answer = browser.passkeys.finishSignIn({ response: second })
    expect(await appErrorOf(answer)).toBe('not refused')
  })

  test('is stored with a hash of its cookie, not the cookie', async () => {
    const browser = fixture.anonymous()
    const { challenge } = await browser.passkeys.startSignIn()
    const row = await fixture.db.passkeyChallenge.findFirstOrThrow({ where: { challenge } })
    const cookie = browser.context.cookies.challenge.read() ?? ''
    expect(cookie).toHaveLength(43)
    expect(Buffer.from(row.tokenHash)).toHaveLength(32)
    expect(Buffer.from(row.tokenHash).equals(Buffer.from(cookie, 'base64url'))).toBe(false)
  })

  test('of a registration signs nobody in', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    const { challenge } = await ada.passkeys.startRegistration(ada.viewer, {})
    const { rpId } = await ada.elsewhere().passkeys.startSignIn()
    const asked = { challenge, rpId } as PasskeyRequest
    const crossed = ada.passkeys.finishSignIn({ response: authenticator.get(asked) })
    expect(await appErrorOf(crossed)).toBe('passkey_rejected')
  })
})
