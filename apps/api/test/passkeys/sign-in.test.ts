import { PasskeyRequest } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator, type ResponseOverrides } from '../authenticator.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

const rowOf = (authenticator: Authenticator) =>
  fixture.db.passkey.findUniqueOrThrow({ where: { credentialId: authenticator.credentialId } })

describe('a sign-in', () => {
  test('needs no account name, and requires user verification', async () => {
    const asked = await fixture.anonymous().passkeys.startSignIn()
    expect(PasskeyRequest.parse(asked)).toEqual(asked)
    expect(asked).toMatchObject({
      rpId: 'localhost',
      userVerification: 'required',
      allowCredentials: [],
    })
  })

  test('is recorded with the passkey', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    expect((await rowOf(authenticator)).lastUsedAt).toBeNull()
    await fixture.anonymous().signIn(authenticator, { syncable: true, synced: false })
    const { lastUsedAt, backedUp } = await rowOf(authenticator)
    expect(lastUsedAt).not.toBeNull()
    expect(backedUp).toBe(false)
    const { passkeys } = await ada.passkeys.list(ada.viewer)
    expect(passkeys).toMatchObject([{ synced: false, lastUsedAt: lastUsedAt?.toISOString() }])
  })

  test.each<[string, ResponseOverrides]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:4001' }],
    ['another rpId', { rpId: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a malformed challenge', { challenge: '\0' }],
    ['the type of a registration', { type: 'webauthn.create' }],
    ['a cross-origin frame', { crossOrigin: true }],
    ['no user presence', { present: false }],
    ['no user verification', { verified: false }],
    ['no user handle', { userHandle: null }],
    ['an unknown user handle', { userHandle: Buffer.alloc(32).toString('base64url') }],
  ])('is rejected if the response has %s', async (_, overrides) => {
    const { authenticator } = await (await fixture.person()).register()
    const refused = fixture.anonymous().signIn(authenticator, overrides)
    expect(await appErrorOf(refused)).toBe('passkey_rejected')
    expect((await rowOf(authenticator)).lastUsedAt).toBeNull()
  })

  test('is rejected with the user handle of another account', async () => {
    const { authenticator: hers } = await (await fixture.person()).register()
    const { authenticator: his } = await (await fixture.person()).register()
    const refused = fixture.anonymous().signIn(hers, { userHandle: his.userHandle })
    expect(await appErrorOf(refused)).toBe('passkey_rejected')
  })

  test('is rejected if the signature or the signed data was changed', async () => {
    const { authenticator } = await (await fixture.person()).register()
    for (const part of ['signature', 'authenticatorData'] as const) {
      const anonymous = fixture.anonymous()
      const response = authenticator.get(await anonymous.passkeys.startSignIn())
      const bytes = Buffer.from(response.response[part], 'base64url')
      bytes[bytes.length - 1] = 1 ^ (bytes.at(-1) ?? 0)
      response.response[part] = bytes.toString('base64url')
      const refused = anonymous.passkeys.finishSignIn({ response })
      expect(await appErrorOf(refused), part).toBe('passkey_rejected')
    }
  })

  test('is rejected if signed with another key', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const anonymous = fixture.anonymous()
    const response = new Authenticator().get(await anonymous.passkeys.startSignIn())
    const forged = { ...response, id: authenticator.id, rawId: authenticator.id }
    const refused = anonymous.passkeys.finishSignIn({ response: forged })
    expect(await appErrorOf(refused)).toBe('passkey_rejected')
  })
})

describe('an unknown passkey', () => {
  test('is reported as such for a valid response only', async () => {
    const unknown = new Authenticator()
    expect(await appErrorOf(fixture.anonymous().signIn(unknown))).toBe('unknown_passkey')
    const lies: ResponseOverrides[] = [
      { origin: 'https://evil.example' },
      { challenge: Buffer.alloc(32).toString('base64url') },
      { verified: false },
    ]
    for (const lie of lies) {
      expect(await appErrorOf(fixture.anonymous().signIn(unknown, lie))).toBe('passkey_rejected')
    }
  })

  test('includes a removed one', async () => {
    const ada = await fixture.person()
    const { authenticator, passkey } = await ada.register()
    fixture.withPassword.add(ada.accountId)
    await ada.passkeys.remove(ada.viewer, { id: passkey.id })
    expect(await appErrorOf(fixture.anonymous().signIn(authenticator))).toBe('unknown_passkey')
  })
})
