import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type JWKS, Provider } from 'oidc-provider'

/** The configuration in Signin, which trusts the first to verify addresses, and not the other. */
const acme = { kind: 'oidc', id: 'acme', name: 'Acme', vouchesForEmail: true }
const elsewhere = { kind: 'oidc', id: 'elsewhere', name: 'Elsewhere' }

const clients = [acme, elsewhere].map((client) => ({
  ...client,
  clientId: `signin-${client.id}`,
  clientSecret: randomBytes(24).toString('hex'),
}))

/**
 * A real provider (node-oidc-provider, which is certified), with a form of its own that accepts any
 * address. Not on `localhost`, where it would share its cookies with Signin.
 */
export async function startIdentityProvider() {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    /** The value of IDENTITY_PROVIDERS. */
    configuration: JSON.stringify(clients.map((client) => ({ ...client, issuer }))),

    /** Starts to respond, once the URL of Signin is known. */
    open(signin: string) {
      const provider = providerAt(issuer, signin)
      const answer = provider.callback()
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        if (!request.url?.startsWith('/interaction/')) return answer(request, response)
        void (request.method === 'POST'
          ? decide(provider, request, response)
          : ask(request, response))
      })
    },

    async stop() {
      server.closeAllConnections()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

function providerAt(issuer: string, signin: string): Provider {
  return new Provider(issuer, {
    jwks: { keys: [signingKey()] } as JWKS,
    cookies: { keys: [randomBytes(16).toString('hex')] },
    clients: clients.map(({ id, clientId, clientSecret }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${signin}/sign-in/with/${id}`],
      id_token_signed_response_alg: 'ES256' as const,
    })),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
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
    // The address is the subject.
    findAccount: (_, email) => ({
      accountId: email,
      claims: () => ({ sub: email, email, email_verified: true, name: `Grace at ${email}` }),
    }),
  })
}

function ask({ url }: IncomingMessage, response: ServerResponse) {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(`<!doctype html>
    <html lang="en"><title>Who are you?</title><link rel="icon" href="data:,">
    <h1>Who are you?</h1>
    <form method="post" action="${url}">
      <label>Address <input name="email" type="email"></label>
      <button name="answer" value="yes">Continue</button>
      <button name="answer" value="no">Cancel</button>
    </form>`)
}

async function decide(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  const form = new URLSearchParams(await text(request))
  if (form.get('answer') === 'no') {
    const no = { error: 'access_denied', error_description: 'They would rather not.' }
    return provider.interactionFinished(request, response, no)
  }
  const accountId = form.get('email') ?? ''
  const { params } = await provider.interactionDetails(request, response)
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) })
  grant.addOIDCScope(String(params.scope))
  const consent = { grantId: await grant.save() }
  return provider.interactionFinished(request, response, { login: { accountId }, consent })
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: 'key', alg: 'ES256', use: 'sig' }
}
