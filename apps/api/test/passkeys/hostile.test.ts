import { PasskeyAssertion, PasskeyAttestation, type PasskeyCreation } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator, type ResponseOverrides } from '../authenticator.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

const inBytes = (change: (bytes: Buffer) => Uint8Array) => (text: string) =>
  Buffer.from(change(Buffer.from(text, 'base64url'))).toString('base64url')

/** Corrupt an attestation object in base64url. */
const MALFORMATIONS = [
  inBytes((bytes) => bytes.subarray(0, -1)),
  inBytes((bytes) => bytes.subarray(0, -2)),
  inBytes((bytes) => bytes.subarray(1)),
  inBytes((bytes) => Buffer.concat([bytes, Buffer.of(0)])),
  inBytes((bytes) => Buffer.concat([bytes, bytes])),
  (text: string) => `${text.slice(0, 4 * Math.floor(text.length / 4))}A`,
]

const EXTENSIONS = new Map([['credBlob', Uint8Array.of(1, 2, 3)]])

describe('an invalid registration response', () => {
  const hostile = [
    '',
    'AA',
    'A'.repeat(20_000),
    'gQ',
    `${'gYGB'.repeat(4999)}AA`,
    'oA',
    '9g',
    'uw__',
  ]

  test('is rejected with an expected error', async () => {
    const ada = await fixture.person()
    for (const text of hostile) {
      const asked = await ada.passkeys.startRegistration(ada.viewer, {})
      for (const part of ['attestationObject', 'clientDataJSON'] as const) {
        const response = new Authenticator().create(asked)
        response.response[part] = text
        expect(PasskeyAttestation.safeParse(response).success).toBe(true)
        const refused = ada.passkeys.finishRegistration(ada.viewer, { response })
        expect(await appErrorOf(refused), `${part} ${text.slice(0, 8)}`).toBe('passkey_rejected')
      }
    }
    expect(await fixture.proofs.count(ada.accountId)).toBe(0)
  })

  test('is rejected if its id is too long or differs from that of the attestation', async () => {
    const ada = await fixture.person()
    const long = new Authenticator({}, 'ES256', 1024)
    expect(await appErrorOf(ada.register({}, long))).toBe('passkey_rejected')
    expect(await appErrorOf(ada.register({}, new Authenticator({}, 'ES256', 1023)))).toBe(
      'not refused',
    )
    const asked = await ada.passkeys.startRegistration(ada.viewer, {})
    const response = new Authenticator().create(asked)
    const other = { ...response, id: new Authenticator().id }
    other.rawId = other.id
    const refused = ada.passkeys.finishRegistration(ada.viewer, { response: other })
    expect(await appErrorOf(refused)).toBe('passkey_rejected')
  })

  test('is rejected if its key is too long', async () => {
    const ada = await fixture.person()
    expect(await appErrorOf(ada.register({ keyPadding: 900 }))).toBe('not refused')
    expect(await appErrorOf(ada.register({ keyPadding: 1000 }))).toBe('passkey_rejected')
  })

  test('is rejected if its bytes are truncated or extended at any point', async () => {
    const ada = await fixture.person()
    for (const overrides of [{}, { extensions: EXTENSIONS }, { certificate: new Uint8Array(30) }]) {
      for (const change of MALFORMATIONS) {
        const asked = await ada.passkeys.startRegistration(ada.viewer, {})
        const response = new Authenticator().create(asked, overrides)
        response.response.attestationObject = change(response.response.attestationObject)
        const refused = ada.passkeys.finishRegistration(ada.viewer, { response })
        expect(await appErrorOf(refused), String(change)).toBe('passkey_rejected')
      }
    }
    expect(await appErrorOf(ada.register({ extensions: EXTENSIONS }))).toBe('not refused')
  })

  test.each<[string, ResponseOverrides]>([
    ['a point off the curve', { key: [[-3, new Uint8Array(32).fill(7)]] }],
    ['a truncated coordinate', { key: [[-3, new Uint8Array(31).fill(7)]] }],
    ['a truncated key', { missing: 1 }],
    ['a key truncated in a part that is ignored', { keyPadding: 40, missing: 1 }],
    ['truncated extensions', { extensions: EXTENSIONS, missing: 1 }],
    ['an algorithm of another key type', { key: [[3, -257]] }],
    ['the curve of another algorithm', { key: [[-1, 2]] }],
  ])('is rejected with %s', async (_, overrides) => {
    const ada = await fixture.person()
    expect(await appErrorOf(ada.register(overrides))).toBe('passkey_rejected')
    expect(await fixture.proofs.count(ada.accountId)).toBe(0)
  })

  test('is rejected by the contract if it is too long', () => {
    const asked = { rp: { id: 'localhost' }, user: { id: 'AA' }, challenge: 'AA' }
    const response = new Authenticator().create(asked as PasskeyCreation)
    response.response.attestationObject = 'A'.repeat(20_001)
    expect(PasskeyAttestation.safeParse(response).success).toBe(false)
  })
})

test('an attestation certificate that was not requested is ignored', async () => {
  const ada = await fixture.person()
  const certificate = new Uint8Array(1000).fill(0x30)
  const { authenticator } = await ada.register({ certificate })
  expect(await fixture.anonymous().signIn(authenticator)).toBe(ada.accountId)
})

describe('an invalid sign-in response', () => {
  const hostile = ['', 'AA', 'A'.repeat(20_000), `${'gYGB'.repeat(4999)}AA`]
  const parts = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const

  test('is rejected with an expected error', async () => {
    const { authenticator } = await (await fixture.person()).register()
    for (const part of parts) {
      for (const text of hostile) {
        const browser = fixture.anonymous()
        const response = authenticator.get(await browser.passkeys.startSignIn())
        response.response[part] = text
        expect(PasskeyAssertion.safeParse(response).success).toBe(true)
        const refused = browser.passkeys.finishSignIn({ response })
        expect(await appErrorOf(refused), `${part} ${text.slice(0, 8)}`).toBe('passkey_rejected')
      }
    }
  })

  test('is of an unknown passkey, whatever the length of its id', async () => {
    for (const id of ['A', 'A'.repeat(20_000)]) {
      const browser = fixture.anonymous()
      const response = new Authenticator().get(await browser.passkeys.startSignIn())
      const refused = browser.passkeys.finishSignIn({ response: { ...response, id, rawId: id } })
      expect(await appErrorOf(refused)).toBe('unknown_passkey')
    }
  })

  test('is logged with a truncated reason', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const origin = `https://${'x'.repeat(5000)}.example`
    await appErrorOf(fixture.anonymous().signIn(authenticator, { origin }))
    const { event, reason } = fixture.logged.at(-1) ?? {}
    expect(event).toBe('passkey_rejected')
    expect(reason).toHaveLength(200)
  })
})
