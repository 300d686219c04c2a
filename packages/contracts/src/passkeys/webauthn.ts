import * as z from 'zod/mini'

const MAX_BINARY_LENGTH = 20_000
const MAX_TRANSPORT_LENGTH = 32

/** Bytes in base64url, as in WebAuthn's JSON (WebAuthn 3, 5.1.8). */
const Binary = z
  .string('This is not an answer of a passkey.')
  .check(
    z.maxLength(MAX_BINARY_LENGTH, { error: 'This is not an answer of a passkey.', abort: true }),
    z.regex(/^[\w-]*$/, 'This is not an answer of a passkey.'),
  )
const CredentialId = Binary.check(z.minLength(1, 'This is not an answer of a passkey.'))
const Attachment = z.optional(z.nullable(z.enum(['platform', 'cross-platform'])))
const Transports = z.optional(
  z.array(z.string().check(z.maxLength(MAX_TRANSPORT_LENGTH))).check(z.maxLength(10)),
)

/** The part of `RegistrationResponseJSON` that the api reads. Other fields are dropped. */
export const PasskeyAttestation = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: Binary,
    attestationObject: Binary,
    transports: Transports,
  }),
})
export type PasskeyAttestation = z.output<typeof PasskeyAttestation>

/** The part of `AuthenticationResponseJSON` that the api reads. Other fields are dropped. */
export const PasskeyAssertion = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  clientExtensionResults: z.object({}),
  response: z.object({
    clientDataJSON: Binary,
    authenticatorData: Binary,
    signature: Binary,
    userHandle: z.optional(z.nullable(Binary)),
  }),
})
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>

const Descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.optional(z.array(z.string())),
})

/** `PublicKeyCredentialCreationOptionsJSON`, the input of `navigator.credentials.create`. */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })),
  timeout: z.int(),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.enum(['required', 'preferred', 'discouraged']),
  }),
  attestation: z.literal('none'),
})
export type PasskeyCreation = z.output<typeof PasskeyCreation>

/** `PublicKeyCredentialRequestOptionsJSON`, the input of `navigator.credentials.get`. */
export const PasskeyRequest = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.enum(['required', 'preferred', 'discouraged']),
  /** Empty to allow any passkey of this site (discoverable credentials). */
  allowCredentials: z.array(Descriptor),
})
export type PasskeyRequest = z.output<typeof PasskeyRequest>
