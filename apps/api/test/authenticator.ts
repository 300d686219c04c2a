import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import type {
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyCreation,
  PasskeyRequest,
} from '@signin/contracts'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type Algorithm = 'ES256' | 'EdDSA' | 'RS256'
type Binary = Uint8Array<ArrayBuffer>
type CoseValue = number | string | boolean | Binary

/** Contents of an authenticator's response. A test overrides a field to forge it. */
export interface ResponseOverrides {
  origin?: string
  rpId?: string
  challenge?: string
  type?: string
  crossOrigin?: boolean
  /** The user present (UP) flag. */
  present?: boolean
  /** The user verified (UV) flag. */
  verified?: boolean
  /** The backup eligible (BE) flag; `synced` is the backup state (BS) flag. */
  syncable?: boolean
  synced?: boolean
  counter?: number
  userHandle?: string | null
  /** Appends so many meaningless bytes to the key. */
  keyPadding?: number
  /** Overrides these COSE parameters of the public key (RFC 9052, 7). */
  key?: [label: number, value: CoseValue][]
  /** Extensions in the authenticator data, after the key. */
  extensions?: Map<string, CoseValue>
  /** Truncates the authenticator data by so many bytes. */
  missing?: number
  /** Adds an attestation certificate that was not requested. */
  certificate?: Uint8Array<ArrayBuffer>
}

/** A software authenticator with one passkey and a real key pair. */
export class Authenticator {
  readonly #keys: { publicKey: KeyObject; privateKey: KeyObject }
  readonly #algorithm: Algorithm
  readonly #overrides: ResponseOverrides
  readonly credentialId: Binary
  userHandle = ''

  constructor(overrides: ResponseOverrides = {}, algorithm: Algorithm = 'ES256', idBytes = 32) {
    this.#overrides = { origin: 'http://localhost:4000', ...overrides }
    this.#algorithm = algorithm
    this.#keys = keysOf(algorithm)
    this.credentialId = Uint8Array.from(randomBytes(idBytes))
  }

  get id(): string {
    return base64url(this.credentialId)
  }

  /** Returns what `navigator.credentials.create` returns. */
  create(request: PasskeyCreation, overrides: ResponseOverrides = {}): PasskeyAttestation {
    const options = { rpId: request.rp.id, ...this.#overrides, ...overrides }
    this.userHandle = request.user.id
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.credentialId.length)
    const key = coseOf(this.#keys.publicKey, this.#algorithm)
    if (options.keyPadding) key.set(-70_001, new Uint8Array(options.keyPadding))
    for (const [label, value] of options.key ?? []) key.set(label, value)
    const authData = Buffer.concat([
      authenticatorData(options, options.extensions ? 0xc0 : 0x40),
      Buffer.alloc(16),
      length,
      this.credentialId,
      isoCBOR.encode(key),
      options.extensions ? isoCBOR.encode(options.extensions) : Buffer.alloc(0),
    ])
    const attestation = new Map<string, string | Binary | Map<string, number | Binary | Binary[]>>()
      .set('fmt', options.certificate ? 'packed' : 'none')
      .set('attStmt', options.certificate ? packed(options.certificate) : new Map())
      .set(
        'authData',
        Uint8Array.from(authData.subarray(0, authData.length - (options.missing ?? 0))),
      )
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData('webauthn.create', request.challenge, options),
        attestationObject: base64url(isoCBOR.encode(attestation)),
        transports: ['internal', 'hybrid'],
      },
    }
  }

  /** Returns what `navigator.credentials.get` returns. */
  get(request: PasskeyRequest, overrides: ResponseOverrides = {}): PasskeyAssertion {
    const options = { rpId: request.rpId, ...this.#overrides, ...overrides }
    const clientDataJSON = clientData('webauthn.get', request.challenge, options)
    const data = authenticatorData(options)
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    const hash = this.#algorithm === 'EdDSA' ? null : 'sha256'
    const key = { key: this.#keys.privateKey, padding: constants.RSA_PKCS1_PADDING }
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(sign(hash, signed, key)),
        userHandle: options.userHandle === undefined ? this.userHandle : options.userHandle,
      },
    }
  }
}

function clientData(
  defaultType: string,
  requestChallenge: string,
  options: ResponseOverrides,
): string {
  const { type = defaultType, challenge = requestChallenge, origin, crossOrigin = false } = options
  return base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin })))
}

/** WebAuthn 3, 6.1. */
function authenticatorData(options: ResponseOverrides, more = 0): Buffer {
  const { present = true, verified = true, syncable = true, synced = true, counter = 0 } = options
  const flags =
    more |
    (present ? 0x01 : 0) |
    (verified ? 0x04 : 0) |
    (syncable ? 0x08 : 0) |
    (synced ? 0x10 : 0)
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([sha256(Buffer.from(options.rpId ?? '')), Buffer.from([flags]), count])
}

/** WebAuthn 3, 8.2. */
function packed(certificate: Binary): Map<string, number | Binary | Binary[]> {
  const statement = new Map<string, number | Binary | Binary[]>()
  return statement.set('alg', -7).set('sig', new Uint8Array(70)).set('x5c', [certificate])
}

function keysOf(algorithm: Algorithm) {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** RFC 9053, RFC 8230. */
function coseOf(key: KeyObject, algorithm: Algorithm): Map<number, CoseValue> {
  const { x = '', y = '', n = '', e = '' } = key.export({ format: 'jwk' })
  const part = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))
  const cose = new Map<number, CoseValue>()
  if (algorithm === 'ES256') {
    return cose.set(1, 2).set(3, -7).set(-1, 1).set(-2, part(x)).set(-3, part(y))
  }
  if (algorithm === 'EdDSA') return cose.set(1, 1).set(3, -8).set(-1, 6).set(-2, part(x))
  return cose.set(1, 3).set(3, -257).set(-1, part(n)).set(-2, part(e))
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
