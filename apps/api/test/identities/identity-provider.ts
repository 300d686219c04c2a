import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Adapter, type AdapterPayload, type JWKS, Provider } from 'oidc-provider'

/** A user at the provider: the `sub` and other claims. */
export interface ExternalUser {
  sub: string
  email?: string
  email_verified?: boolean | string | undefined
  name?: string
  preferred_username?: string
}

export interface Client {
  id: string
  secret: string
  redirectUri: string
  /** The client authentication method; `client_secret_basic` by default. */
  method?: 'client_secret_basic' | 'client_secret_post' | 'none'
}

export interface IdentityProvider {
  issuer: string
  /** The key that signs id_tokens. */
  key: { kid: string; privateKey: KeyObject }
  /** The user who is signed in at the provider; null declines the authorization. */
  visitor: ExternalUser | null
  /** Every request it received, such as `POST /token`. */
  asked: string[]
  /** Overrides the response of a path until the entry is deleted. */
  answer: Map<string, (request: IncomingMessage, response: ServerResponse) => void>
  /** Runs during a request for the path, before the response. */
  beforeResponse: Map<string, () => Promise<unknown>>
  close(): Promise<void>
}

export interface Settings {
  clients: Client[]
  /** The port; any free one by default. */
  port?: number
  /** Whether the id_token has the claims, or only the userinfo endpoint. */
  claimsInIdToken?: boolean
  /** Whether an authorization request without PKCE is rejected. */
  pkceRequired?: boolean
}

/** A certified provider (node-oidc-provider) on a local port. */
export async function startIdentityProvider(settings: Settings): Promise<IdentityProvider> {
  const { clients, port = 0, claimsInIdToken = true, pkceRequired = true } = settings
  const people = new Map<string, ExternalUser>()
  const asked: string[] = []
  const answer: IdentityProvider['answer'] = new Map()
  const beforeResponse: IdentityProvider['beforeResponse'] = new Map()
  let visitor: ExternalUser | null = null
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = { kid: randomBytes(4).toString('hex'), privateKey }

  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    asked.push(`${request.method} ${path}`)
    await beforeResponse.get(path)?.()
    const instead = answer.get(path)
    if (instead) return instead(request, response)
    if (path.startsWith('/interaction/')) return void decide(request, response)
    provider.callback()(request, response)
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const provider = new Provider(issuer, {
    adapter: memory(),
    jwks: { keys: [jwkOf(key)] } as JWKS,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clients: clients.map(({ id, secret, redirectUri, method = 'client_secret_basic' }) => ({
      client_id: id,
      ...(method !== 'none' && { client_secret: secret }),
      token_endpoint_auth_method: method,
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256' as const,
    })),
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username'],
    },
    conformIdTokenClaims: !claimsInIdToken,
    pkce: { required: () => pkceRequired },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      IdToken: 60,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ ...people.get(sub), sub }),
    }),
  })

  /**
   * Replaces the provider's own pages: the visitor consents; without one the request is declined.
   */
  async function decide(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!visitor) {
      const no = { error: 'access_denied', error_description: 'They would rather not.' }
      return provider.interactionFinished(request, response, no)
    }
    people.set(visitor.sub, visitor)
    const { params } = await provider.interactionDetails(request, response)
    const { sub: accountId } = visitor
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
    grant.addOIDCScope(String(params.scope))
    const consent = { grantId: await grant.save() }
    await provider.interactionFinished(request, response, { login: { accountId }, consent })
  }

  return {
    issuer,
    key,
    asked,
    answer,
    beforeResponse,
    get visitor() {
      return visitor
    },
    set visitor(someone) {
      visitor = someone
    },
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function jwkOf({ kid, privateKey }: IdentityProvider['key']) {
  return { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
}

/** A store per provider: the default one is shared by all providers of a process. */
function memory(): (name: string) => Adapter {
  const kept = new Map<string, AdapterPayload>()
  return (name) => {
    const find = async (key: string, value: string) =>
      [...kept.entries()].find(
        ([at, payload]) => at.startsWith(`${name} `) && payload[key] === value,
      )?.[1]
    return {
      upsert: async (id, payload) => void kept.set(`${name} ${id}`, payload),
      find: async (id) => kept.get(`${name} ${id}`),
      findByUid: (uid) => find('uid', uid),
      findByUserCode: (userCode) => find('userCode', userCode),
      async consume(id) {
        const payload = kept.get(`${name} ${id}`)
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      destroy: async (id) => void kept.delete(`${name} ${id}`),
      async revokeByGrantId(grantId) {
        for (const [at, payload] of kept) if (payload.grantId === grantId) kept.delete(at)
      },
    }
  }
}
