import * as z from 'zod/mini'
import { nameSchema } from '../name.ts'
import { Timestamp } from '../text.ts'
import { PasskeyAssertion, PasskeyAttestation } from './webauthn.ts'

/** The owner's name for a passkey, such as "Work laptop". */
export const PasskeyName = nameSchema(60, 'Enter a name.')

export const Passkey = z.object({
  /** A public id, used by the api. It does not authenticate. */
  id: z.uuid(),
  /** The WebAuthn credential id in base64url, for the browser's Signal API. */
  credentialId: z.string(),
  name: z.string(),
  /** True if the passkey provider syncs it between the owner's devices. */
  synced: z.boolean(),
  createdAt: Timestamp,
  lastUsedAt: z.nullable(Timestamp),
})
export type Passkey = z.output<typeof Passkey>

/** Includes what the browser needs to update its own list (Signal API; WebAuthn 3, 5.1.10). */
export const Passkeys = z.object({
  rpId: z.string(),
  /** Null if the account has no passkeys; after removal of the last one, its former handle. */
  userHandle: z.nullable(z.string()),
  passkeys: z.array(Passkey),
})
export type Passkeys = z.output<typeof Passkeys>

/** `conditional`: the browser creates it without a prompt just after a password sign-in. */
export const PasskeyRegistrationStart = z.strictObject({
  conditional: z.optional(z.boolean('Say true or false.')),
})
export type PasskeyRegistrationStart = z.output<typeof PasskeyRegistrationStart>

export const PasskeyRegistrationFinish = z.strictObject({
  response: PasskeyAttestation,
  /** Defaults to a name derived from the device. */
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
