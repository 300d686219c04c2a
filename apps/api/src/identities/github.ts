import * as client from 'openid-client'
import type { ProviderConfiguration } from './configuration.ts'
import { arrivedAt, PATIENCE_S, type ProviderDeps } from './openid.ts'
import { profileOf } from './profile.ts'
import type { Provider } from './provider.ts'

/**
 * GitHub knows no OpenID Connect for people: it is asked who its access token is of. What that says
 * is about the browser that was sent there, because the token was had for a code of this visit's
 * own, by its state and its PKCE verifier.
 */
export function githubProvider(
  configuration: ProviderConfiguration,
  { redirectUri, clock }: ProviderDeps,
): Provider {
  const { id, kind, name, issuer, scopes, posts, clientId, insecure } = configuration
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
  config.timeout = PATIENCE_S
  if (insecure) client.allowInsecureRequests(config)

  async function ask(token: string, path: string): Promise<unknown> {
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'signin' })
    const url = new URL(`${api}${path}`)
    const answer = await client.fetchProtectedResource(config, token, url, 'GET', null, headers)
    if (answer.ok) return answer.json()
    throw new client.ClientError(`${path} was answered ${answer.status}`, { cause: answer })
  }

  return {
    id,
    kind,
    name,
    posts,

    departure: async ({ state, verifier }) =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri.href,
        scope: scopes.join(' '),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),

    async arrival({ state, verifier }, parameters) {
      const { access_token } = await client.authorizationCodeGrant(
        config,
        arrivedAt(redirectUri, parameters),
        { expectedState: state, pkceCodeVerifier: verifier },
      )
      const { id: number, login, name: called } = (await ask(access_token, '/user')) as Person
      if (!Number.isSafeInteger(number)) throw new client.ClientError('/user names nobody')
      // The number, and not the login: that can be given up, and taken by somebody else.
      const subject = String(number)
      return {
        issuer,
        subject,
        async profile() {
          const answer = await ask(access_token, '/user/emails')
          const addresses = Array.isArray(answer) ? (answer as Address[]) : []
          const { email, verified } = addresses.find(({ primary }) => primary === true) ?? {}
          const vouched = configuration.vouches({ email, email_verified: verified })
          return profileOf({ subject, email, vouched, name: called ?? login, handle: login })
        },
      }
    },
  }
}

interface Person {
  id?: unknown
  login?: unknown
  name?: unknown
}

interface Address {
  email?: unknown
  primary?: unknown
  verified?: unknown
}
