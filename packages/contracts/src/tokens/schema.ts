import * as z from 'zod/mini'
import { nameSchema } from '../name.ts'
import { storableText, Timestamp } from '../text.ts'
import { Scope } from './scope.ts'

const MAX_SCOPES = 32
/** A year and a day, so that a yearly renewal on the same date is in time. */
export const API_TOKEN_MAX_DAYS = 366

/** The audience of an access token: one of the configured audiences. */
const Audience = storableText(200, 'This is too long.').check(z.minLength(1, 'Name an audience.'))

export const AccessTokenRequest = z.optional(
  z.strictObject({
    /** Optional if only one audience is configured. */
    audience: z.optional(Audience),
    /** Defaults to all scopes of the caller. */
    scopes: z.optional(z.array(Scope).check(z.maxLength(MAX_SCOPES))),
  }),
)
export type AccessTokenRequest = z.output<typeof AccessTokenRequest>

/** A JWT for the team's other services (RFC 9068). Signin's own procedures reject it. */
export const AccessToken = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresAt: Timestamp,
  audience: z.string(),
  scopes: z.array(z.string()),
})
export type AccessToken = z.output<typeof AccessToken>

const commonFields = {
  /** A label for the owner. */
  name: nameSchema(60, 'Give it a name.'),
  scopes: z.array(Scope, 'Choose what it may do.').check(
    z.minLength(1, 'Choose what it may do.'),
    z.maxLength(MAX_SCOPES, 'These are too many.'),
    z.refine((scopes) => new Set(scopes).size === scopes.length, 'One is named twice.'),
  ),
  expiresInDays: z
    .int('Choose how many days it works.')
    .check(
      z.minimum(1, 'Let it work for a day at least.'),
      z.maximum(API_TOKEN_MAX_DAYS, 'Let it work for a year at most.'),
    ),
}

/** The name of a service in its access tokens: `notes` gives the `sub` `service:notes`. */
export const ServiceName = z
  .string('Name the service.')
  .check(
    z.regex(
      /^[a-z][a-z0-9-]{1,39}$/,
      'Use 2 to 40 small letters, digits and hyphens, a letter first.',
    ),
  )

export const NewApiToken = z.discriminatedUnion('kind', [
  /** Acts for the person who created it. */
  z.strictObject({ kind: z.literal('personal'), ...commonFields }),
  /** Acts for a service of the team and for no person. Only admins may create it. */
  z.strictObject({ kind: z.literal('service'), service: ServiceName, ...commonFields }),
])
export type NewApiToken = z.output<typeof NewApiToken>

/** An API token without its secret, as shown to those who may revoke it. */
export const ApiToken = z.object({
  /** A public id. It does not authenticate. */
  id: z.uuid(),
  kind: z.enum(['personal', 'service']),
  service: z.nullable(z.string()),
  name: z.string(),
  scopes: z.array(z.string()),
  /** The last characters of the secret. */
  ending: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  /** Up to one minute out of date; null if never used. */
  lastUsedAt: z.nullable(Timestamp),
})
export type ApiToken = z.output<typeof ApiToken>

/** The only response that contains the secret. */
export const CreatedApiToken = z.object({ token: z.string(), apiToken: ApiToken })
export type CreatedApiToken = z.output<typeof CreatedApiToken>

export const ApiTokens = z.object({
  /** Newest first: the viewer's own, and for an admin those of services. */
  tokens: z.array(ApiToken),
  /** The scopes that a new token may have. */
  scopes: z.array(z.string()),
  mayMakeForServices: z.boolean(),
})
export type ApiTokens = z.output<typeof ApiTokens>

export const ApiTokenReference = z.strictObject({ id: z.uuid('This is not a token id.') })
export type ApiTokenReference = z.output<typeof ApiTokenReference>
