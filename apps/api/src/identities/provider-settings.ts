import { PROVIDER_KINDS, ProviderId } from '@signin/contracts'
import { z } from 'zod'
import { appleKey } from './apple.ts'

/** OpenID Connect Core, 9. */
const AUTH_METHODS = ['client_secret_basic', 'client_secret_post'] as const
export type AuthMethod = (typeof AUTH_METHODS)[number]

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const MAX_NAME_LENGTH = 40

const Text = z.string('is missing.').trim().min(1, 'is empty.')
const Name = Text.max(MAX_NAME_LENGTH, 'is too long for a button.')
const Id = z.optional(ProviderId)
const VouchesForEmail = z.optional(z.boolean('is neither true nor false.'))

/** HTTPS is required: an attacker who impersonates the issuer can sign in as anyone. */
function providerUrl({ production }: { production: boolean }) {
  return z.url({ error: 'is not an https:// address.', abort: true }).refine(
    (address) => {
      const { protocol, hostname } = new URL(address)
      if (protocol === 'https:') return true
      return protocol === 'http:' && !production && LOOPBACK.includes(hostname)
    },
    { error: 'is not an https:// address.' },
  )
}

/** The schema of IDENTITY_PROVIDERS. No message contains a value, since some are secrets. */
export function providerSettings(options: { production: boolean }) {
  const ProviderUrl = providerUrl(options)
  const secret = { id: Id, clientId: Text, clientSecret: Text }
  const Google = z.strictObject({ kind: z.literal('google'), ...secret })
  const GitHub = z.strictObject({
    kind: z.literal('github'),
    ...secret,
    name: z.optional(Name),
    url: z.optional(ProviderUrl),
    vouchesForEmail: VouchesForEmail,
  })
  const Microsoft = z.strictObject({
    kind: z.literal('microsoft'),
    ...secret,
    tenant: z
      .string()
      .regex(/^[\w.-]+$/, 'is no tenant.')
      .default('common'),
  })
  const GitLab = z.strictObject({
    kind: z.literal('gitlab'),
    ...secret,
    name: z.optional(Name),
    issuer: z.optional(ProviderUrl),
    vouchesForEmail: VouchesForEmail,
  })
  const Apple = z.strictObject({
    kind: z.literal('apple'),
    id: Id,
    clientId: Text,
    teamId: Text,
    keyId: Text,
    privateKey: Text.refine((pem) => appleKey(pem) !== null, 'is no private key of P-256 in PEM.'),
  })
  const Oidc = z.strictObject({
    kind: z.literal('oidc'),
    id: ProviderId,
    name: Name,
    issuer: ProviderUrl,
    clientId: Text,
    clientSecret: z.optional(Text),
    tokenEndpointAuthMethod: z.optional(
      z.enum(AUTH_METHODS, `is none of ${AUTH_METHODS.join(', ')}.`),
    ),
    scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope.')).default([]),
    vouchesForEmail: VouchesForEmail,
  })
  const kinds = [Google, GitHub, Microsoft, GitLab, Apple, Oidc] as const
  const error = `has none of the kinds ${PROVIDER_KINDS.join(', ')}.`
  return z.array(z.discriminatedUnion('kind', kinds, { error }), 'is no list of providers.')
}

/** The settings of one provider. */
export type ProviderSettings = z.output<ReturnType<typeof providerSettings>>[number]
