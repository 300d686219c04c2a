import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Adapter, type AdapterPayload, type JWKS, Provider } from 'oidc-provider'

/** Somebody with an account at the provider: their `sub`, and whatever else it says of them. */
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
  /** How it shows its secret; in the header by default, and none where it has none. */
  method?: 'client_secret_basic' | 'client_secret_post' | 'none'
}

export interface IdentityProvider {
  issuer: string
  /** What it signs with. */
  key: { kid: string; privateKey: KeyObject }
  /** Who is in front of it: whoever comes is signed in there as this one, or says no. */
  visitor: ExternalUser | null
  /** Every request it answered, as `POST /token`. */
  asked: string[]
  /** In place of its own answer to this path, until it is taken back. */
  answer: Map<string, (request: IncomingMessage, response: ServerResponse) => void>
  /** What happens while it is asked for this path, before it answers. */
  meanwhile: Map<string, () => Promise<unknown>>
  close(): Promise<void>
}

export interface Settings {
  clients: Client[]
  /** Its port; any by default. */
  port?: number
  /** Claims in the id_token itself, as many providers have it, or at the userinfo endpoint alone. */
  claimsInIdToken?: boolean
  /** What a client that asks for no PKCE is told. */
  pkceRequired?: boolean
}

/** A real provider (node-oidc-provider, which is certified) on a port of this machine. */
export async function startIdentityProvider(settings: Settings): Promise<IdentityProvider> {
  const { clients, port = 0, claimsInIdToken = true, pkceRequired = true } = settings
  const people = new Map<string, ExternalUser>()
  const asked: string[] = []
  const answer: IdentityProvider['answer'] = new Map()
  const meanwhile: IdentityProvider['meanwhile'] = new Map()
  let visitor: ExternalUser | null = null
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = { kid: randomBytes(4).toString('hex'), privateKey }

  const server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    asked.push(`${request.method} ${path}`)
    await meanwhile.get(path)?.()
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

  /** In place of its pages: whoever comes agrees, or is nobody and declines. */
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
    meanwhile,
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

/** Of its own for each: the one that it brings along is shared by all in a process. */
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
