import { PasskeyCreation } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator } from '../authenticator.ts'
import type { TestBrowser } from './browser.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

const countPasskeys = (browser: TestBrowser) =>
  fixture.db.passkey.count({ where: { accountId: browser.accountId } })

describe('a passkey', () => {
  test('is requested as discoverable and with user verification', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    expect(PasskeyCreation.parse(asked)).toEqual(asked)
    expect(asked).toMatchObject({
      rp: { id: 'localhost', name: 'Signin' },
      user: { name: `${ada.accountId}@example.com`, displayName: 'Ada' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [],
    })
    expect(Buffer.from(asked.challenge, 'base64url')).toHaveLength(32)
    expect(Buffer.from(asked.user.id, 'base64url')).toHaveLength(32)
  })

  test.each(['ES256', 'EdDSA', 'RS256'] as const)(
    'with %s is registered and signs in',
    async (alg) => {
      const ada = await fixture.person()
      const { authenticator, passkey } = await ada.register({}, new Authenticator({}, alg))
      expect(passkey).toMatchObject({
        credentialId: authenticator.id,
        name: 'Chrome on macOS',
        synced: true,
        lastUsedAt: null,
      })
      expect(await fixture.anonymous().signIn(authenticator)).toBe(ada.accountId)
    },
  )

  test('is reported to the activity and to the second factors when added', async () => {
    const ada = await fixture.person()
    await ada.register()
    const { accountId } = ada
    expect(fixture.reported.filter((entry) => entry.accountId === accountId)).toEqual([
      { what: 'added, verified', accountId },
      { what: 'passkeyAdded', accountId, detail: 'Chrome on macOS' },
    ])
  })

  test('has the name given by its owner, and can be renamed', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create(asked)
    const made = await ada.passkeys.finishRegistration(ada.viewer, { response, name: 'Laptop' })
    expect(made.name).toBe('Laptop')
    const renamed = await ada.passkeys.rename(ada.viewer, { id: made.id, name: 'Old laptop' })
    expect(renamed).toEqual({ ...made, name: 'Old laptop' })
    expect((await ada.passkeys.list(ada.viewer)).passkeys).toEqual([renamed])
    expect(fixture.reported.at(-1)).toMatchObject({ what: 'passkeyRenamed', detail: 'Old laptop' })
  })

  test('of another account can be neither seen nor renamed nor removed', async () => {
    const [ada, grace] = [await fixture.person(), await fixture.person()]
    const { passkey } = await ada.register()
    const { id } = passkey
    expect((await grace.passkeys.list(grace.viewer)).passkeys).toEqual([])
    const renaming = grace.passkeys.rename(grace.viewer, { id, name: 'Mine' })
    expect(await appErrorOf(renaming)).toBe('not_found')
    expect(await appErrorOf(grace.passkeys.remove(grace.viewer, { id }))).toBe('not_found')
    expect((await ada.passkeys.list(ada.viewer)).passkeys).toEqual([passkey])
  })

  test('shares the user handle of its account, whose existing credentials are excluded', async () => {
    const ada = await fixture.person()
    const { authenticator } = await ada.register()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    expect(asked.user.id).toBe(authenticator.userHandle)
    expect(asked.excludeCredentials).toEqual([
      { id: authenticator.id, type: 'public-key', transports: ['internal', 'hybrid'] },
    ])
    expect((await ada.passkeys.list(ada.viewer)).userHandle).toBe(authenticator.userHandle)
    expect(await appErrorOf(ada.register({}, authenticator))).toBe('passkey_rejected')
    expect(await countPasskeys(ada)).toBe(1)
  })

  test('that is registered to another account is rejected', async () => {
    const [ada, mallory] = [await fixture.person(), await fixture.person()]
    const { authenticator } = await ada.register()
    expect(await appErrorOf(mallory.register({}, authenticator))).toBe('passkey_rejected')
    expect(await countPasskeys(ada)).toBe(1)
    expect(await countPasskeys(mallory)).toBe(0)
  })

  test('is rejected if a first one was registered concurrently, since user handles would differ', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    await ada.elsewhere().register()
    const response = new Authenticator().create(asked)
    const late = ada.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(late)).toBe('passkey_rejected')
    expect(await appErrorOf(ada.register())).toBe('not refused')
  })

  test('is rejected beyond twenty per account', async () => {
    const ada = await fixture.person()
    for (let n = 0; n < 19; n++) await ada.register()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const open = ada.copy()
    await ada.register()
    expect(await appErrorOf(ada.passkeys.startRegistration(ada.viewer, {}))).toBe('invalid_input')
    const response = new Authenticator().create(asked)
    const late = open.passkeys.finishRegistration(ada.viewer, { response })
    expect(await appErrorOf(late)).toBe('invalid_input')
    expect(await countPasskeys(ada)).toBe(20)
  })

  test('keeps only well-formed transports', async () => {
    const ada = await fixture.person()
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create(asked)
    response.response.transports = ['usb', 'usb', 'smart-card', 'a\0b', '\ud800', 'Ünknown']
    await ada.passkeys.finishRegistration(ada.viewer, { response })
    const { transports } = await fixture.db.passkey.findFirstOrThrow({
      where: { accountId: ada.accountId },
    })
    expect(transports).toEqual(['usb', 'smart-card'])
  })
})
