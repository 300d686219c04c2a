import * as z from 'zod/mini'
import { nameSchema } from '../name.ts'
import { storableText, Timestamp } from '../text.ts'
import { Scope } from './scope.ts'

const MAX_SCOPES = 32
/** A year and a day: long enough for a yearly renewal not to be late. */
export const API_TOKEN_MAX_DAYS = 366

/** Whom an access token is for: one of the audiences that are configured. */
const Audience = storableText(200, 'This is too long.').check(z.minLength(1, 'Name an audience.'))

export const AccessTokenRequest = z.optional(
  z.strictObject({
    /** May be left out where there is but one. */
    audience: z.optional(Audience),
    /** Left out, every scope that the caller has. */
    scopes: z.optional(z.array(Scope).check(z.maxLength(MAX_SCOPES))),
  }),
)
export type AccessTokenRequest = z.output<typeof AccessTokenRequest>

/** A JWT for the team's other services (RFC 9068). Signin's own procedures do not take it. */
export const AccessToken = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresAt: Timestamp,
  audience: z.string(),
  scopes: z.array(z.string()),
})
export type AccessToken = z.output<typeof AccessToken>

const details = {
  /** For its owner to know it by. */
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

/** What a service is called in the access tokens it gets: `sub` is `service:notes`. */
export const ServiceName = z
  .string('Name the service.')
  .check(
    z.regex(
      /^[a-z][a-z0-9-]{1,39}$/,
      'Use 2 to 40 small letters, digits and hyphens, a letter first.',
    ),
  )

export const NewApiToken = z.discriminatedUnion('kind', [
  /** Acts for the person who made it. */
  z.strictObject({ kind: z.literal('personal'), ...details }),
  /** Acts for nobody: a service of the team. For admins to make. */
  z.strictObject({ kind: z.literal('service'), service: ServiceName, ...details }),
])
export type NewApiToken = z.output<typeof NewApiToken>

/** An API token, as those see it who may revoke it. */
export const ApiToken = z.object({
  /** Public. It opens nothing. */
  id: z.uuid(),
  kind: z.enum(['personal', 'service']),
  service: z.nullable(z.string()),
  name: z.string(),
  scopes: z.array(z.string()),
  /** The last characters of the secret. */
  ending: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  /** At most a minute behind; null for one that was never used. */
  lastUsedAt: z.nullable(Timestamp),
})
export type ApiToken = z.output<typeof ApiToken>

/** The only answer that ever holds the secret. */
export const CreatedApiToken = z.object({ token: z.string(), apiToken: ApiToken })
export type CreatedApiToken = z.output<typeof CreatedApiToken>

export const ApiTokens = z.object({
  /** The newest first: one's own, and for an admin those of services. */
  tokens: z.array(ApiToken),
  /** What a new one can be given. */
  scopes: z.array(z.string()),
  mayMakeForServices: z.boolean(),
})
export type ApiTokens = z.output<typeof ApiTokens>

export const ApiTokenReference = z.strictObject({ id: z.uuid('This is not a token id.') })
export type ApiTokenReference = z.output<typeof ApiTokenReference>
