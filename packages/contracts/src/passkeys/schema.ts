import * as z from 'zod/mini'
import { nameSchema } from '../name.ts'
import { Timestamp } from '../text.ts'
import { PasskeyAssertion, PasskeyAttestation } from './webauthn.ts'

/** What its owner calls a passkey, such as "Work laptop". */
export const PasskeyName = nameSchema(60, 'Enter a name.')

export const Passkey = z.object({
  /** Public; it names the passkey to the api and opens nothing. */
  id: z.uuid(),
  /** WebAuthn's own id, in base64url, for the browser's signals. */
  credentialId: z.string(),
  name: z.string(),
  /** Kept in an account with its maker and on all devices of its owner. */
  synced: z.boolean(),
  createdAt: Timestamp,
  lastUsedAt: z.nullable(Timestamp),
})
export type Passkey = z.output<typeof Passkey>

/** With what the browser needs to bring its own list up to date (WebAuthn 3, 5.1.10). */
export const Passkeys = z.object({
  rpId: z.string(),
  /** Null while the account has none; removing the last answers with what it was known by. */
  userHandle: z.nullable(z.string()),
  passkeys: z.array(Passkey),
})
export type Passkeys = z.output<typeof Passkeys>

/** `conditional`: offered by the browser by itself, just after a sign-in with a password. */
export const PasskeyRegistrationStart = z.strictObject({
  conditional: z.optional(z.boolean('Say true or false.')),
})
export type PasskeyRegistrationStart = z.output<typeof PasskeyRegistrationStart>

export const PasskeyRegistrationFinish = z.strictObject({
  response: PasskeyAttestation,
  /** Left out, it is named after the device. */
  name: z.optional(PasskeyName),
})
export type PasskeyRegistrationFinish = z.output<typeof PasskeyRegistrationFinish>

export const PasskeyReference = z.strictObject({ id: z.uuid('This is not a passkey.') })
export type PasskeyReference = z.output<typeof PasskeyReference>

export const PasskeyRename = z.strictObject({
  id: z.uuid('This is not a passkey.'),
  name: PasskeyName,
})
export type PasskeyRename = z.output<typeof PasskeyRename>

export const PasskeyProof = z.strictObject({ response: PasskeyAssertion })
export type PasskeyProof = z.output<typeof PasskeyProof>
