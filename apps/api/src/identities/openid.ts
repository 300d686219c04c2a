import * as client from 'openid-client'
import { cachedFor } from './cached-for.ts'
import { ProviderUnavailable } from './failure.ts'
import type { ProviderConfiguration } from './presets.ts'
import { profileOf } from './profile.ts'
import type { Provider } from './provider.ts'

/** A person waits for the redirect meanwhile. */
export const TIMEOUT_SECONDS = 5
/** The TTL of the provider's metadata, whose endpoints may change. */
const DISCOVERY_TTL_MS = 24 * 3_600_000

export interface ProviderDeps {
  redirectUri: URL
  clock: () => Date
}

/** An OpenID Connect provider: authorization code flow with PKCE (RFC 9700, 2.1.1). */
export function openidProvider(
  configuration: ProviderConfiguration,
  { redirectUri, clock }: ProviderDeps,
): Provider {
  const { id, kind, name, issuer, scopes, usesFormPost } = configuration
  const discovered = cachedFor(DISCOVERY_TTL_MS, clock, () => discover(configuration))

  return {
    id,
    kind,
    name,
    usesFormPost,

    authorizationUrl: async ({ state, nonce, verifier }, reauthenticate) =>
      client.buildAuthorizationUrl(await discovered(), {
        redirect_uri: redirectUri.href,
        scope: scopes.join(' '),
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(usesFormPost && { response_mode: 'form_post' }),
        ...(reauthenticate && configuration.reauthenticationParameters),
      }),

    async exchangeCode({ state, nonce, verifier }, parameters) {
      const config = await discovered()
      const tokens = await client.authorizationCodeGrant(
        config,
        receivedAt(redirectUri, parameters),
        {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        },
      )
      const claims = tokens.claims()
      if (!claims) throw new client.ClientError('there is no id_token')
      return {
        issuer: claims.iss,
        subject: claims.sub,
        authenticatedMsAgo:
          claims.auth_time === undefined ? null : (claims.iat - claims.auth_time) * 1000,
        async profile() {
          const { email, email_verified, ...profile } = await profileClaimsOf(
            config,
            tokens,
            claims,
          )
          const emailVerified = configuration.isEmailVerified({ ...profile, email, email_verified })
          return profileOf({
            subject: claims.sub,
            email,
            emailVerified,
            name: profile.name ?? (usesFormPost ? parameters.name : undefined),
            handle: profile.preferred_username,
          })
        },
      }
    },
  }

  async function discover({ clientId, insecure, authentication }: ProviderConfiguration) {
    // Verify the id_token's signature, even though it is received over TLS (ASVS 10.5.1).
    const execute = [client.enableNonRepudiationChecks]
    if (insecure) execute.push(client.allowInsecureRequests)
    try {
      const options = { timeout: TIMEOUT_SECONDS, execute }
      const config = await client.discovery(
        new URL(issuer),
        clientId,
        undefined,
        authentication(clock),
        options,
      )
      assertSafeEndpoint(config.serverMetadata().authorization_endpoint, insecure)
      return config
    } catch (cause) {
      throw new ProviderUnavailable('it cannot be discovered', { cause })
    }
  }
}

/** A script of ours navigates to this URL: `javascript:` would be XSS by the provider. */
function assertSafeEndpoint(address = '', insecure: boolean): void {
  const { protocol } = new URL(address)
  if (protocol === 'https:' || (insecure && protocol === 'http:')) return
  throw new client.ClientError('its authorization endpoint is no web address')
}

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>

/** Takes `email` and `email_verified` from one source: the id_token, or else UserInfo. */
async function profileClaimsOf(
  config: client.Configuration,
  tokens: Tokens,
  claims: client.IDToken,
): Promise<Record<string, unknown>> {
  if (claims.email !== undefined || !config.serverMetadata().userinfo_endpoint) return claims
  return client.fetchUserInfo(config, tokens.access_token, claims.sub)
}

/** The redirect URI with the response parameters, as the library expects it. */
export function receivedAt(redirectUri: URL, parameters: Record<string, string>): URL {
  const url = new URL(redirectUri)
  url.search = new URLSearchParams(parameters).toString()
  return url
}
