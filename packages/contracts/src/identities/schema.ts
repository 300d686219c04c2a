import * as z from 'zod/mini'
import { SignInResult } from '../sessions/schema.ts'
import { storableText, Timestamp } from '../text.ts'

/** The name of a provider in the configuration, such as `google`. */
export const ProviderId = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, 'This is no provider.'))

/** The brand shown on a provider's button; `oidc` for any other provider. */
export const PROVIDER_KINDS = ['google', 'github', 'microsoft', 'gitlab', 'apple', 'oidc'] as const

export const Provider = z.object({
  id: ProviderId,
  kind: z.enum(PROVIDER_KINDS),
  /** The display name, such as "Google" in "Continue with Google". */
  name: z.string(),
})
export type Provider = z.output<typeof Provider>

export const ProviderReference = z.strictObject({ provider: ProviderId })
export type ProviderReference = z.output<typeof ProviderReference>

/** The provider's authorization URL. Its callback is `/sign-in/with/<provider>`. */
export const AuthorizationUrl = z.object({ url: z.url() })
export type AuthorizationUrl = z.output<typeof AuthorizationUrl>

/** At least twice as many as any known provider sends. */
const MAX_PARAMETERS = 20

const Parameter = storableText(4096, 'This is too long.')

/** The authorization response: the query parameters of the callback (RFC 6749, 4.1.2). */
export const CallbackParameters = z.strictObject({
  provider: ProviderId,
  /** Each parameter once; repeated names are rejected (RFC 6749, 3.1). */
  parameters: z
    .record(
      z.string().check(z.maxLength(64, 'This is too long.')),
      Parameter,
      'This is not what a provider sends.',
    )
    .check(
      z.refine(
        (parameters) => Object.keys(parameters).length <= MAX_PARAMETERS,
        'This is too much.',
      ),
    ),
})
export type CallbackParameters = z.output<typeof CallbackParameters>

/** An identity at a provider that is linked to the account. */
export const Identity = z.object({
  id: z.uuid(),
  provider: ProviderId,
  kind: z.enum(PROVIDER_KINDS),
  /** The provider's display name. */
  name: z.string(),
  /** The owner's email address or name at the provider. */
  label: z.string(),
  createdAt: Timestamp,
  lastUsedAt: z.nullable(Timestamp),
})
export type Identity = z.output<typeof Identity>

/** A stored identity; issuer and subject identify its owner (OpenID Connect Core, 2). */
export const ExportedIdentity = z.extend(Identity, { issuer: z.string(), subject: z.string() })
export type ExportedIdentity = z.output<typeof ExportedIdentity>

export const CallbackResult = z.discriminatedUnion('status', [
  ...SignInResult.def.options,
  z.object({ status: z.literal('linked'), identity: Identity }),
])
export type CallbackResult = z.output<typeof CallbackResult>

export const Identities = z.array(Identity)

export const IdentityReference = z.strictObject({ id: z.uuid('This is not linked.') })
export type IdentityReference = z.output<typeof IdentityReference>
