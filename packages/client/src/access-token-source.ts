import type { SigninClient } from './create-client.ts'

/** A token is renewed 30 s before it expires, or after four fifths of its lifetime if shorter. */
const EXPIRY_MARGIN_MS = 30_000
const MARGIN_SHARE = 1 / 5

export interface AccessTokenSourceOptions {
  /** A client with an API token of the scope `tokens:issue`, or one in a signed-in browser. */
  client: SigninClient
  /** The service to be called, one of Signin's `TOKEN_AUDIENCES`. */
  audience: string
  /** The scopes to request, such as `['notes:read']`. Default: all scopes of the caller. */
  scopes?: string[]
}

/**
 * Returns a function that resolves to an access token for another service. A token is cached until 30
 * seconds before it expires (a fifth of its lifetime, if that is less); concurrent calls share one
 * request to Signin. If renewal fails, the cached token is returned until it expires.
 *
 * The function rejects as the client's calls do, for `failureOf`: `unknown_audience`,
 * `insufficient_scope`, `token_not_valid`, `unreachable` and so on.
 *
 * @example
 * const client = createClient({ url: 'https://accounts.example.com', token: env.SIGNIN_TOKEN })
 * const accessToken = accessTokenSource({ client, audience: 'notes', scopes: ['notes:read'] })
 * await fetch(url, { headers: { authorization: `Bearer ${await accessToken()}` } })
 */
export function accessTokenSource({
  client,
  audience,
  scopes,
}: AccessTokenSourceOptions): () => Promise<string> {
  let cached: { token: string; renewAt: number; expiresAt: number } | null = null
  let inFlight: Promise<string> | null = null

  async function refresh(): Promise<string> {
    const requestedAt = Date.now()
    try {
      const issued = await client.tokens.issueAccessToken.mutate({
        audience,
        ...(scopes && { scopes }),
      })
      const lifetime = lifetimeOf(issued.accessToken) ?? Date.parse(issued.expiresAt) - requestedAt
      cached = {
        token: issued.accessToken,
        renewAt: requestedAt + lifetime - Math.min(EXPIRY_MARGIN_MS, lifetime * MARGIN_SHARE),
        expiresAt: requestedAt + lifetime,
      }
      return cached.token
    } catch (error) {
      if (cached && Date.now() < cached.expiresAt) return cached.token
      throw error
    }
  }

  return async () => {
    if (cached && Date.now() < cached.renewAt) return cached.token
    inFlight ??= refresh().finally(() => {
      inFlight = null
    })
    return inFlight
  }
}

/** The token's lifetime in ms, by its own claims: this machine's clock need not be right. */
function lifetimeOf(token: string): number | null {
  try {
    const payload = token.split('.')[1] ?? ''
    const { iat, exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')))
    return typeof iat === 'number' && typeof exp === 'number' ? (exp - iat) * 1000 : null
  } catch {
    return null
  }
}
