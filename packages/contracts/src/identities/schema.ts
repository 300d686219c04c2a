import * as z from 'zod/mini'
import { SignInResult } from '../sessions/schema.ts'
import { storableText, Timestamp } from '../text.ts'

/** The name of a provider in the configuration, such as `google`. */
export const ProviderId = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, 'This is no provider.'))

/** Whose mark a button bears; `oidc` for any other. */
export const PROVIDER_KINDS = ['google', 'github', 'microsoft', 'gitlab', 'apple', 'oidc'] as const

export const Provider = z.object({
  id: ProviderId,
  kind: z.enum(PROVIDER_KINDS),
  /** Such as "Google", for "Continue with Google". */
  name: z.string(),
})
export type Provider = z.output<typeof Provider>

export const ProviderReference = z.strictObject({ provider: ProviderId })
export type ProviderReference = z.output<typeof ProviderReference>

/** Where to send the browser. It comes back to `/sign-in/with/<provider>`. */
export const AuthorizationUrl = z.object({ url: z.url() })
export type AuthorizationUrl = z.output<typeof AuthorizationUrl>

/** No provider sends half of it. */
const MAX_PARAMETERS = 20

const Parameter = storableText(4096, 'This is too long.')

/** What the provider sent the browser back with: the query of the page it came back to. */
export const CallbackParameters = z.strictObject({
  provider: ProviderId,
  /** Each parameter once; two of a name are refused (RFC 6749, 3.1). */
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

/** An account elsewhere that opens this one. */
export const Identity = z.object({
  id: z.uuid(),
  provider: ProviderId,
  kind: z.enum(PROVIDER_KINDS),
  /** The provider's name. */
  name: z.string(),
  /** What the provider calls its owner: an address or a name. */
  label: z.string(),
  createdAt: Timestamp,
  lastUsedAt: z.nullable(Timestamp),
})
export type Identity = z.output<typeof Identity>

/** All that is kept of one: by issuer and subject its owner is known here. */
export const HeldIdentity = z.extend(Identity, { issuer: z.string(), subject: z.string() })
export type HeldIdentity = z.output<typeof HeldIdentity>

export const CallbackResult = z.discriminatedUnion('status', [
  ...SignInResult.def.options,
  z.object({ status: z.literal('linked'), identity: Identity }),
])
export type CallbackResult = z.output<typeof CallbackResult>

export const Identities = z.array(Identity)

export const IdentityReference = z.strictObject({ id: z.uuid('This is not linked.') })
export type IdentityReference = z.output<typeof IdentityReference>
