import { AppError, type Limit } from '@signin/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Env } from '../env.ts'
import type { ContextDeps } from './context.ts'

/** High, because all services of a team may share an address. Each one calls rarely. */
const LIMIT: Limit = { calls: 1200, seconds: 60 }
/** A new key is published for longer than this before it signs (signing-keys/schedule.ts). */
const HEADERS = {
  'cache-control': 'public, max-age=300',
  // The content is public: pages of any origin may verify tokens.
  'access-control-allow-origin': '*',
}

/** What services need to verify access tokens on their own. Public. */
export function serveWellKnown(
  app: FastifyInstance,
  { features, throttleFor }: Pick<ContextDeps, 'features' | 'throttleFor'>,
  { publicUrl, accessTokens }: Pick<Env, 'publicUrl' | 'accessTokens'>,
): void {
  const metadata = metadataOf(publicUrl.origin, accessTokens.scopes)

  const count = async (request: FastifyRequest) => {
    const retryAfter = await throttleFor(request.ip).take('well-known', LIMIT)
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
  }

  app.get('/.well-known/jwks.json', { onRequest: count }, async (_request, reply) => {
    const keys = await features.keyring.published()
    // Some libraries require this media type (RFC 7517, 8.5.2).
    return reply.headers(HEADERS).type('application/jwk-set+json').send(JSON.stringify(keys))
  })

  app.get(
    '/.well-known/oauth-authorization-server',
    { onRequest: count },
    async (_request, reply) => reply.headers(HEADERS).send(metadata),
  )
}

/** RFC 8414 metadata, without the authorization and token endpoints that Signin does not have. */
function metadataOf(issuer: string, scopes: readonly string[]) {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    scopes_supported: scopes,
    response_types_supported: [],
    grant_types_supported: [],
    signin_access_token_signing_alg_values_supported: ['EdDSA', 'ES256'],
    signin_revocations_uri: `${issuer}/api/revocations`,
  }
}
