import { OWN_SCOPES, Scope } from '@signin/contracts'
import { z } from 'zod'

const SECRET_BYTES = 32
export const HOW_TO_MAKE_A_SECRET = 'Make one with: openssl rand -base64 48'
const PLACEHOLDER = /change.?me|example|placeholder|secret.?key|your.?secret|^(.)\1+$/i

export const Secret = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= SECRET_BYTES, {
    error: `is shorter than ${SECRET_BYTES} bytes. ${HOW_TO_MAKE_A_SECRET}`,
  })
  .refine((value) => !PLACEHOLDER.test(value), {
    error: `is a placeholder, not a secret. ${HOW_TO_MAKE_A_SECRET}`,
  })

const MAX_PEPPER_VERSION = 2 ** 31 - 1 // the column is a PostgreSQL integer

/** 32 bytes in base64url. */
const DERIVED_PEPPER = /^[\w-]{43}$/

const Pepper = z
  .string()
  .regex(/^(0|[1-9]\d{0,9}):/, 'must look like 1:<secret>,2:<secret>.')
  .transform((entry) => ({
    version: Number(entry.slice(0, entry.indexOf(':'))),
    key: entry.slice(entry.indexOf(':') + 1),
  }))
  .pipe(
    z.object({
      version: z.int().max(MAX_PEPPER_VERSION, 'has a version that is too high.'),
      key: Secret,
    }),
  )
  .refine(({ version, key }) => version !== 0 || DERIVED_PEPPER.test(key), {
    error: 'must have as version 0 what "signin secrets pepper" prints.',
  })

/** Comma-separated entries, without duplicates. */
const CommaSeparated = z.string().transform((listed) => [
  ...new Set(
    listed
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  ),
])

/** Peppers by version. Version 0 is derived from SECRET_KEY_BASE unless it is listed. */
export const Peppers = CommaSeparated.pipe(z.array(Pepper))
  .refine((peppers) => new Set(peppers.map(({ version }) => version)).size === peppers.length, {
    error: 'names a version twice.',
  })
  .transform((peppers) => new Map(peppers.map(({ version, key }) => [version, key] as const)))

/** Root secrets besides the current one, without duplicates. */
export const Secrets = CommaSeparated.pipe(z.array(Secret))

/**
 * Comma-separated IP addresses and networks. Host names are rejected: trust would depend on DNS,
 * which an attacker may control.
 */
export const Networks = CommaSeparated.pipe(
  z.array(
    z.union(
      [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
      'is not a list of IP addresses and networks, such as 10.0.0.0/8,::1.',
    ),
  ),
)

/**
 * Origins whose pages may call the api. Patterns and `null` are rejected, so that the list shows
 * exactly which origins are trusted (ASVS 3.4.2).
 */
export const Origins = CommaSeparated.pipe(
  z.array(
    z.string().refine((origin) => isOrigin(origin), {
      error:
        'is not a list of origins without a slash at the end, such as https://app.example.com,https://www.example.com.',
    }),
  ),
)

/**
 * The URL standard allows `*` in a host. It is rejected here, because it would look like a wildcard
 * and match nothing.
 */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text && !text.includes('*')
}

/** The `aud` values of access tokens: names or URLs of services. */
export const Audiences = CommaSeparated.pipe(
  z
    .array(
      z
        .string()
        .max(200, 'names an audience that is too long.')
        .regex(/^\S+$/, 'names an audience with a space in it.'),
    )
    .min(1, 'names no audience.'),
)

/** The scopes of the operator's services. Signin's own scope prefixes are reserved. */
export const Scopes = CommaSeparated.pipe(
  z.array(
    z
      .string()
      .refine((scope) => Scope.safeParse(scope).success, {
        error: 'is not a list of scopes, such as notes:read,notes:write.',
      })
      .refine((scope) => !isReserved(scope), {
        error: "names a scope of Signin's own: account: and tokens: are taken.",
      }),
  ),
)

function isReserved(scope: string): boolean {
  return OWN_SCOPES.some((own) => own.split(':')[0] === scope.split(':')[0])
}

export const HttpUrl = z.url({
  protocol: /^https?$/,
  error: 'is not an http:// or https:// address.',
})
export const PostgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'is not a postgresql:// address.',
})
export const SmtpUrl = z.url({
  protocol: /^smtps?$/,
  error: 'is not an smtp:// or smtps:// address.',
})
export const RedisUrl = z.url({ protocol: /^rediss?$/, error: 'is not a redis:// address.' })
export const Sender = z.string().regex(/^([^<>\r\n"]+ )?<?[^\s<>@"]+@[^\s<>@"]+>?$/, {
  error: 'is not a sender such as Signin <accounts@example.com>.',
})

/** One of the given words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, { error: `must be one of: ${words.join(', ')}.` })

export const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number({ error: 'is not a number.' })
    .int('is not a whole number.')
    .min(min, `must be ${min} or more.`)
    .max(max, `must be ${max} or less.`)
