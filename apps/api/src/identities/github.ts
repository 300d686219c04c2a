import * as client from 'openid-client'
import { z } from 'zod'
import type { ProviderConfiguration } from './configuration.ts'
import { type ProviderDeps, receivedAt, TIMEOUT_SECONDS } from './openid.ts'
import { profileOf } from './profile.ts'
import type { Provider } from './provider.ts'

const Somebody = z.object({
  id: z.int(),
  login: z.optional(z.unknown()),
  name: z.optional(z.unknown()),
})
const Addresses = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
)

/** Null for invalid JSON; rethrows an aborted response, which is transient. */
function unlessBroken(error: unknown): null {
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
  config.timeout = TIMEOUT_SECONDS
  if (insecure) client.allowInsecureRequests(config)

  async function ask<Said>(token: string, path: string, Shape: z.ZodType<Said>): Promise<Said> {
    const headers = new Headers({ accept: 'application/vnd.github+json', 'user-agent': 'signin' })
    const url = new URL(`${api}${path}`)
    const answer = await client.fetchProtectedResource(config, token, url, 'GET', null, headers)
    if (!answer.ok) {
      throw new client.ClientError(`${path} was answered ${answer.status}`, { cause: answer })
    }
    const said = Shape.safeParse(await answer.json().catch(unlessBroken))
    // No cause: a ZodError or SyntaxError may quote the response, which is personal data.
    if (!said.success) throw new client.ClientError(`${path} was answered with something else`)
    return said.data
  }

  return {
    id,
    kind,
    name,
    posts,

    authorizationUrl: async ({ state, verifier }, afresh) =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri.href,
        scope: scopes.join(' '),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(afresh && configuration.afresh),
      }),

    async exchangeCode({ state, verifier }, parameters) {
      const { access_token } = await client.authorizationCodeGrant(
        config,
        receivedAt(redirectUri, parameters),
        { expectedState: state, pkceCodeVerifier: verifier },
      )
      const { id: number, login, name: called } = await ask(access_token, '/user', Somebody)
      // The numeric id, since a login can be released and taken by another person.
      const subject = String(number)
      return {
        issuer,
        subject,
        authenticatedMsAgo: null,
        async profile() {
          const addresses = await ask(access_token, '/user/emails', Addresses)
          const { email, verified } = addresses.find(({ primary }) => primary) ?? {}
          const vouched = configuration.vouches({ email, email_verified: verified })
          return profileOf({ subject, email, vouched, name: called ?? login, handle: login })
        },
      }
    },
  }
}
