import * as client from 'openid-client'
import { z } from 'zod'
import { type ProviderDeps, receivedAt, TIMEOUT_SECONDS } from './openid.ts'
import type { ProviderConfiguration } from './presets.ts'
import { profileOf } from './profile.ts'
import type { Provider } from './provider.ts'

const User = z.object({
  id: z.int(),
  login: z.optional(z.unknown()),
  name: z.optional(z.unknown()),
})
const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** Null for invalid JSON; rethrows an aborted response, which is transient. */
function nullIfInvalidJson(error: unknown): null {
  if (error instanceof SyntaxError) return null
  throw error
}

/**
 * GitHub issues no id_token, so the identity is read from its API with the access token. It is bound
 * to this browser, because `state` and the PKCE verifier bind the code, and so the token, to the
 * browser's authorization request.
 */
export function githubProvider(
  configuration: ProviderConfiguration,
  { redirectUri, clock }: ProviderDeps,
): Provider {
  const { id, kind, name, issuer, scopes, usesFormPost, clientId, insecure } = configuration
  const api = issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`
  const config = new client.Configuration(
    {
      issuer: `${issuer}/login/oauth`,
      authorization_endpoint: `${issuer}/login/oauth/authorize`,
      token_endpoint: `${issuer}/login/oauth/access_token`,
    },
    clientId,
    undefined,
    configuration.authentication(clock),
  )
  config.timeout = TIMEOUT_SECONDS
  if (insecure) client.allowInsecureRequests(config)

  async function fetchJson<Body>(
    token: string,
    path: string,
    Shape: z.ZodType<Body>,
  ): Promise<Body> {
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'signin' })
    const url = new URL(`${api}${path}`)
    const response = await client.fetchProtectedResource(config, token, url, 'GET', null, headers)
    if (!response.ok) {
      throw new client.ClientError(`${path} was answered ${response.status}`, { cause: response })
    }
    const body = Shape.safeParse(await response.json().catch(nullIfInvalidJson))
    // No cause: a ZodError or SyntaxError may quote the response, which is personal data.
    if (!body.success) throw new client.ClientError(`${path} was answered with something else`)
    return body.data
  }

  return {
    id,
    kind,
    name,
    usesFormPost,

    authorizationUrl: async ({ state, verifier }, reauthenticate) =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri.href,
        scope: scopes.join(' '),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(reauthenticate && configuration.reauthenticationParameters),
      }),

    async exchangeCode({ state, verifier }, parameters) {
      const { access_token } = await client.authorizationCodeGrant(
        config,
        receivedAt(redirectUri, parameters),
        { expectedState: state, pkceCodeVerifier: verifier },
      )
      const { id: userId, login, name: displayName } = await fetchJson(access_token, '/user', User)
      // The numeric id, since a login can be released and taken by another person.
      const subject = String(userId)
      return {
        issuer,
        subject,
        authenticatedMsAgo: null,
        async profile() {
          const emails = await fetchJson(access_token, '/user/emails', Emails)
          const { email, verified } = emails.find(({ primary }) => primary) ?? {}
          const emailVerified = configuration.isEmailVerified({ email, email_verified: verified })
          return profileOf({
            subject,
            email,
            emailVerified,
            name: displayName ?? login,
            handle: login,
          })
        },
      }
    },
  }
}
