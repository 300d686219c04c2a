import type { Provider } from '@signin/contracts'
import type { ClientAuth } from 'openid-client'
import { authenticationOf } from './client-authentication.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** A configured identity provider, with the defaults of its kind. */
export interface ProviderConfiguration extends Provider {
  /** The `iss` of its id_tokens; for GitHub, its URL. */
  issuer: string
  /**
   * Whether the provider may issue identities of that issuer. True for any issuer if it is not known
   * in advance: each Microsoft tenant is an issuer, unless one is configured by its id; and if the
   * setting is a metadata URL, the metadata names the issuer.
   */
  acceptsIssuer: (issuer: string) => boolean
  /** Plain HTTP, which is accepted on loopback in development only. */
  insecure: boolean
  clientId: string
  scopes: string[]
  usesFormPost: boolean
  /** Parameters that request a fresh authentication, as far as the provider supports any. */
  reauthenticationParameters: Record<string, string>
  authentication: (clock: () => Date) => ClientAuth
  /** Whether these claims show that the provider verified the email address, and is trusted to. */
  isEmailVerified: (claims: Record<string, unknown>) => boolean
}

const OPENID = ['openid', 'profile', 'email']
/**
 * OpenID Connect Core, 3.1.2.1. A provider that supports either re-authenticates the person; one
 * that supports `max_age` also returns `auth_time`.
 */
const FORCE_LOGIN = { prompt: 'login', max_age: '0' }
/** For providers that never ask for the password again: at least the account has to be chosen. */
const SELECT_ACCOUNT = { prompt: 'select_account' }
const NAMES: Record<Exclude<ProviderSettings['kind'], 'oidc'>, string> = {
  google: 'Google',
  github: 'GitHub',
  microsoft: 'Microsoft',
  gitlab: 'GitLab',
  apple: 'Apple',
}

/** Completes the operator's settings with the defaults of the provider's kind. */
export function configurationOf(settings: ProviderSettings): ProviderConfiguration {
  const { kind, clientId } = settings
  const name =
    'name' in settings && settings.name ? settings.name : NAMES[kind as keyof typeof NAMES]
  const preset = presetOf(settings)
  return {
    id: settings.id ?? kind,
    kind,
    name,
    clientId,
    scopes: OPENID,
    usesFormPost: false,
    reauthenticationParameters: FORCE_LOGIN,
    authentication: authenticationOf(settings),
    isEmailVerified: isVerified,
    ...preset,
    acceptsIssuer: acceptsAnyIssuer(settings, preset)
      ? () => true
      : (issuer) => hrefOf(issuer) === hrefOf(preset.issuer),
    insecure: preset.issuer.startsWith('http:'),
  }
}

const TENANT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function acceptsAnyIssuer(settings: ProviderSettings, { issuer }: { issuer: string }): boolean {
  if (settings.kind === 'microsoft') return !TENANT_ID.test(settings.tenant)
  return issuer.includes('/.well-known/')
}

/** Normalises the issuer: discovery, too, accepts it with or without a trailing slash. */
function hrefOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).href : issuer
}

function presetOf(
  settings: ProviderSettings,
): Pick<ProviderConfiguration, 'issuer'> & Partial<ProviderConfiguration> {
  switch (settings.kind) {
    case 'google':
      return {
        issuer: 'https://accounts.google.com',
        reauthenticationParameters: { ...SELECT_ACCOUNT, max_age: '0' },
        isEmailVerified: isVerifiedByGoogle,
      }
    case 'github':
      return {
        issuer: (settings.url ?? 'https://github.com').replace(/\/+$/, ''),
        scopes: ['read:user', 'user:email'],
        reauthenticationParameters: SELECT_ACCOUNT,
        isEmailVerified: emailVerificationOf(settings, !settings.url),
      }
    case 'microsoft':
      // A tenant's admin can set any email address, unverified ("nOAuth").
      return {
        issuer: `https://login.microsoftonline.com/${settings.tenant}/v2.0`,
        isEmailVerified: () => false,
      }
    case 'gitlab':
      return {
        issuer: settings.issuer ?? 'https://gitlab.com',
        isEmailVerified: emailVerificationOf(settings, !settings.issuer),
      }
    case 'apple':
      return {
        issuer: 'https://appleid.apple.com',
        scopes: ['openid', 'name', 'email'],
        // Apple requires `response_mode=form_post` if a name or an email is requested.
        usesFormPost: true,
        // Apple supports neither parameter, and asks for confirmation at every sign-in.
        reauthenticationParameters: {},
      }
    case 'oidc':
      return {
        issuer: settings.issuer,
        scopes: [
          ...new Set(['openid', ...(settings.scopes.length > 0 ? settings.scopes : OPENID)]),
        ],
        isEmailVerified: emailVerificationOf(settings, false),
      }
  }
}

/**
 * A self-hosted installation is trusted only if the operator sets `vouchesForEmail`: a GitLab with
 * default settings reports every address as verified, and lets anyone sign up with any address.
 */
function emailVerificationOf(
  { vouchesForEmail }: { vouchesForEmail?: boolean | undefined },
  byDefault: boolean,
) {
  return (vouchesForEmail ?? byDefault) ? isVerified : () => false
}

/** Apple and others send the claim as a string. */
function isVerified({ email_verified }: Record<string, unknown>): boolean {
  return email_verified === true || email_verified === 'true'
}

/**
 * Google is authoritative for the addresses that it hosts. It verified any other address only once,
 * when the Google account was created.
 *
 * @see https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 */
function isVerifiedByGoogle(claims: Record<string, unknown>): boolean {
  const { email, hd } = claims
  const isHosted = String(email).toLowerCase().endsWith('@gmail.com') || typeof hd === 'string'
  return isHosted && isVerified(claims)
}
