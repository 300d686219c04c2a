import { PasskeyName } from '@signin/contracts'
import { storedTransports } from '../../passkeys/descriptor.ts'
import type { ImportedPasskey } from '../../passkeys/imported.ts'
import { assertUsableKey } from '../../passkeys/public-key.ts'
import type { ForeignPasskey } from '../foreign-account.ts'
import { FieldError } from './field-error.ts'

/** WebAuthn 3, 7.1 and 5.4.3. */
const MAX_CREDENTIAL_ID_BYTES = 1023
const MAX_USER_HANDLE_BYTES = 64
const MAX_KEY_BYTES = 1024
const MAX_COUNTER = 2 ** 32 - 1
const MAX_PASSKEYS = 20
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export type ReadPasskey = Omit<ImportedPasskey, 'accountId'>

/**
 * The passkeys of an account.
 *
 * @throws {FieldError} if one of them could not be used.
 */
export function readPasskeys(value: unknown): ReadPasskey[] {
  if (!Array.isArray(value)) throw new FieldError('It is no list.')
  if (value.length > MAX_PASSKEYS) throw new FieldError(`There are more than ${MAX_PASSKEYS}.`)
  const passkeys = value.map((it) => readPasskey(typeof it === 'object' && it ? it : {}))
  const ids = passkeys.map((it) => Buffer.from(it.credentialId).toString('hex'))
  if (new Set(ids).size < ids.length) throw new FieldError('A passkey occurs twice.')
  const [first] = passkeys
  if (first && passkeys.some((it) => Buffer.compare(it.userHandle, first.userHandle) !== 0)) {
    throw new FieldError('The passkeys of the account have different user handles.')
  }
  return passkeys
}

function readPasskey(passkey: ForeignPasskey): ReadPasskey {
  const publicKey = bytesOf('public key', passkey.publicKey, MAX_KEY_BYTES)
  assertUsable(publicKey)
  const { aaguid } = passkey
  return {
    credentialId: bytesOf('credential id', passkey.credentialId, MAX_CREDENTIAL_ID_BYTES),
    publicKey,
    userHandle: bytesOf('user handle', passkey.userHandle, MAX_USER_HANDLE_BYTES),
    counter: counterOf(passkey.counter),
    transports: storedTransports(transportsOf(passkey.transports)),
    aaguid: typeof aaguid === 'string' && UUID.test(aaguid) ? aaguid.toLowerCase() : '',
    backupEligible: passkey.backupEligible === true,
    backedUp: passkey.backedUp === true,
    name: PasskeyName.safeParse(passkey.name).data ?? 'Passkey',
  }
}

function assertUsable(publicKey: Uint8Array<ArrayBuffer>): void {
  try {
    assertUsableKey(publicKey)
  } catch (error) {
    throw new FieldError(`A public key cannot be used: ${(error as Error).message}.`)
  }
}

function bytesOf(what: string, value: unknown, max: number): Uint8Array<ArrayBuffer> {
  const isBase64 = typeof value === 'string' && /^[\w+/-]+=*$/.test(value)
  const bytes = isBase64 ? Uint8Array.from(Buffer.from(value, 'base64')) : new Uint8Array()
  if (bytes.length > 0 && bytes.length <= max) return bytes
  throw new FieldError(`A passkey has no ${what} of 1 to ${max} bytes in base64.`)
}

function counterOf(value: unknown = 0): bigint {
  const counter = Number(value)
  if (Number.isInteger(counter) && counter >= 0 && counter <= MAX_COUNTER) return BigInt(counter)
  throw new FieldError('A signature counter is no number of 32 bits.')
}

function transportsOf(value: unknown): string[] {
  const list = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  return list.map((it) => String(it).trim().toLowerCase())
}
