import { PasskeyAssertion, PasskeyAttestation, type PasskeyCreation } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator, type Saying } from '../authenticator.ts'
import { appErrorOf, type PasskeysFixture, startPasskeys } from './fixture.ts'

let fixture: PasskeysFixture
beforeAll(async () => {
  fixture = await startPasskeys()
})
afterAll(() => fixture.close())

const inBytes = (change: (bytes: Buffer) => Uint8Array) => (text: string) =>
  Buffer.from(change(Buffer.from(text, 'base64url'))).toString('base64url')

/** Of a whole attestation object, in base64url. */
const MALFORMATIONS = [
  inBytes((bytes) => bytes.subarray(0, -1)),
  inBytes((bytes) => bytes.subarray(0, -2)),
  inBytes((bytes) => bytes.subarray(1)),
  inBytes((bytes) => Buffer.concat([bytes, Buffer.of(0)])),
  inBytes((bytes) => Buffer.concat([bytes, bytes])),
  (text: string) => `${text.slice(0, 4 * Math.floor(text.length / 4))}A`,
]

const EXTENSIONS = new Map([['credBlob', Uint8Array.of(1, 2, 3)]])

describe('what is no new passkey', () => {
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

  test('is refused, and never a surprise', async () => {
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

  test('is refused where its id is longer than any, or is not its own', async () => {
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

  test('is refused where its key is longer than any', async () => {
    const ada = await fixture.person()
    expect(await appErrorOf(ada.register({ keyPadding: 900 }))).toBe('not refused')
    expect(await appErrorOf(ada.register({ keyPadding: 1000 }))).toBe('passkey_rejected')
  })

  test('is refused wherever its bytes are cut off or go on', async () => {
    const ada = await fixture.person()
    for (const saying of [{}, { extensions: EXTENSIONS }, { certificate: new Uint8Array(30) }]) {
      for (const change of MALFORMATIONS) {
        const asked = await ada.passkeys.startRegistration(ada.viewer, {})
        const response = new Authenticator().create(asked, saying)
        response.response.attestationObject = change(response.response.attestationObject)
        const refused = ada.passkeys.finishRegistration(ada.viewer, { response })
        expect(await appErrorOf(refused), String(change)).toBe('passkey_rejected')
      }
    }
    expect(await appErrorOf(ada.register({ extensions: EXTENSIONS }))).toBe('not refused')
  })

  test.each<[string, Saying]>([
    ['a point off the curve', { key: [[-3, new Uint8Array(32).fill(7)]] }],
    ['a coordinate that is cut', { key: [[-3, new Uint8Array(31).fill(7)]] }],
    ['a key that is cut', { missing: 1 }],
    ['a key that is cut in a part nobody reads', { keyPadding: 40, missing: 1 }],
    ['extensions that are cut', { extensions: EXTENSIONS, missing: 1 }],
    ['an algorithm of another key', { key: [[3, -257]] }],
    ['the curve of another algorithm', { key: [[-1, 2]] }],
  ])('is refused with %s', async (_, saying) => {
    const ada = await fixture.person()
    expect(await appErrorOf(ada.register(saying))).toBe('passkey_rejected')
    expect(await fixture.proofs.count(ada.accountId)).toBe(0)
  })

  test('is longer than the contract lets in', () => {
    const asked = { rp: { id: 'localhost' }, user: { id: 'AA' }, challenge: 'AA' }
    const response = new Authenticator().create(asked as PasskeyCreation)
    response.response.attestationObject = 'A'.repeat(20_001)
    expect(PasskeyAttestation.safeParse(response).success).toBe(false)
  })
})

test('a certificate that nobody asked for is not even read', async () => {
  const ada = await fixture.person()
  const certificate = new Uint8Array(1000).fill(0x30)
  const { authenticator } = await ada.register({ certificate })
  expect(await fixture.anonymous().signIn(authenticator)).toBe(ada.accountId)
})

describe('what is no sign-in', () => {
  const hostile = ['', 'AA', 'A'.repeat(20_000), `${'gYGB'.repeat(4999)}AA`]
  const parts = ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle'] as const

  test('is refused, and never a surprise', async () => {
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

  test('is unknown by an id of any length', async () => {
    for (const id of ['A', 'A'.repeat(20_000)]) {
      const browser = fixture.anonymous()
      const response = new Authenticator().get(await browser.passkeys.startSignIn())
      const refused = browser.passkeys.finishSignIn({ response: { ...response, id, rawId: id } })
      expect(await appErrorOf(refused)).toBe('unknown_passkey')
    }
  })

  test('is told of to the log in a few words', async () => {
    const { authenticator } = await (await fixture.person()).register()
    const origin = `https://${'x'.repeat(5000)}.example`
    await appErrorOf(fixture.anonymous().signIn(authenticator, { origin }))
    const { event, reason } = fixture.logged.at(-1) ?? {}
    expect(event).toBe('passkey_rejected')
    expect(reason).toHaveLength(200)
  })
})
