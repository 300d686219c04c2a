import type { Provider } from '@signin/contracts'
import type { ClientAuth } from 'openid-client'
import { authenticationOf } from './client-authentication.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** Whom people may sign in with. */
export interface ProviderConfiguration extends Provider {
  /** As its id_tokens name it; of GitHub its address. */
  issuer: string
  /**
   * Whether its identities are of that issuer. Any may be where that is not known before somebody
   * comes: each of Microsoft's tenants is one, unless a single one is given by its number; and where
   * the address of the metadata was given, it is the metadata that names it.
   */
  issues: (issuer: string) => boolean
  /** On this machine, without TLS. */
  insecure: boolean
  clientId: string
  scopes: string[]
  posts: boolean
  /** What asks it for a proof of now, and not for one that it remembers; as much as it knows. */
  afresh: Record<string, string>
  authentication: (clock: () => Date) => ClientAuth
  /** Whether it has seen that the person reads the address it names, and is believed. */
  vouches: (said: Record<string, unknown>) => boolean
}

const OPENID = ['openid', 'profile', 'email']
/** OpenID Connect Core, 3.1.2.1. Who knows one of the two does it, and who knows `max_age` tells when. */
const AFRESH = { prompt: 'login', max_age: '0' }
/** Of those that ask for no password again: the person is shown, at least, as whom they are there. */
const CHOSEN = { prompt: 'select_account' }
const names: Record<Exclude<ProviderSettings['kind'], 'oidc'>, string> = {
  google: 'Google',
  github: 'GitHub',
  microsoft: 'Microsoft',
  gitlab: 'GitLab',
  apple: 'Apple',
}

/** What is known of each kind, so that nobody has to look it up, or to get it wrong. */
export function configurationOf(settings: ProviderSettings): ProviderConfiguration {
  const { kind, clientId } = settings
  const name =
    'name' in settings && settings.name ? settings.name : names[kind as keyof typeof names]
  const own = ownOf(settings)
  return {
    id: settings.id ?? kind,
    kind,
    name,
    clientId,
    scopes: OPENID,
    posts: false,
    afresh: AFRESH,
    authentication: authenticationOf(settings),
    vouches: isVerified,
    ...own,
    issues: isLearned(settings, own)
      ? () => true
      : (issuer) => hrefOf(issuer) === hrefOf(own.issuer),
    insecure: own.issuer.startsWith('http:'),
  }
}

const NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function isLearned(settings: ProviderSettings, { issuer }: { issuer: string }): boolean {
  if (settings.kind === 'microsoft') return !NUMBER.test(settings.tenant)
  return issuer.includes('/.well-known/')
}

/** Discovery takes `https://acme.example` and `https://acme.example/` for one issuer, too. */
function hrefOf(issuer: string): string {
  return URL.canParse(issuer) ? new URL(issuer).href : issuer
}

function ownOf(
  settings: ProviderSettings,
): Pick<ProviderConfiguration, 'issuer'> & Partial<ProviderConfiguration> {
  switch (settings.kind) {
    case 'google':
      return {
        issuer: 'https://accounts.google.com',
        afresh: { ...CHOSEN, max_age: '0' },
        vouches: isGooglesOwn,
      }
    case 'github':
      return {
        issuer: (settings.url ?? 'https://github.com').replace(/\/+$/, ''),
        scopes: ['read:user', 'user:email'],
        afresh: CHOSEN,
        vouches: vouchesOf(settings, !settings.url),
      }
    case 'microsoft':
      // Whoever runs a tenant writes any address into it ("nOAuth").
      return {
        issuer: `https://login.microsoftonline.com/${settings.tenant}/v2.0`,
        vouches: () => false,
      }
    case 'gitlab':
      return {
        issuer: settings.issuer ?? 'https://gitlab.com',
        vouches: vouchesOf(settings, !settings.issuer),
      }
    case 'apple':
      return {
        issuer: 'https://appleid.apple.com',
        scopes: ['openid', 'name', 'email'],
        // It lets nobody ask for an address who would have it in a query.
        posts: true,
        // It knows neither, and asks whoever comes.
        afresh: {},
      }
    case 'oidc':
      return {
        issuer: settings.issuer,
        scopes: [
          ...new Set(['openid', ...(settings.scopes.length > 0 ? settings.scopes : OPENID)]),
        ],
        vouches: vouchesOf(settings, false),
      }
  }
}

/**
 * An installation of somebody's own is believed where its operator says so: as GitLab is installed,
 * it calls every address verified, and whoever signs up there writes any into it.
 */
function vouchesOf({ vouchesForEmail }: { vouchesForEmail?: boolean | undefined }, known: boolean) {
  return (vouchesForEmail ?? known) ? isVerified : () => false
}

/** Apple and others write it as text. */
function isVerified({ email_verified }: Record<string, unknown>): boolean {
  return email_verified === true || email_verified === 'true'
}

/**
 * Of addresses elsewhere Google has seen once, when its account was made, who reads them.
 *
 * @see https://developers.google.com/identity/gsi/web/guides/verify-google-id-token
 */
function isGooglesOwn(said: Record<string, unknown>): boolean {
  const { email, hd } = said
  const hosted = String(email).toLowerCase().endsWith('@gmail.com') || typeof hd === 'string'
  return hosted && isVerified(said)
}
