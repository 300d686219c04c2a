import type { SigninClient } from './create-client.ts'

/** Before a token's end another is asked for; a short one is used for four fifths of its life. */
const EXPIRY_MARGIN_MS = 30_000
const MARGIN_SHARE = 1 / 5

export interface AccessTokenSourceOptions {
  /** A client with an API token that has the scope `tokens:issue`, or one of a signed-in browser. */
  client: SigninClient
  /** The service that will be called, one of Signin's `TOKEN_AUDIENCES`. */
  audience: string
  /** What will be done there, such as `['notes:read']`. Left out: all that the caller may. */
  scopes?: string[]
}

/**
 * Access tokens for another service, one after the other: each is kept until 30 seconds before its
 * end (a fifth of its life, if that is less), and however many ask at once, Signin is asked once.
 *
 * What it answers rejects as the client's calls do, for `failureOf`: `unknown_audience`,
 * `insufficient_scope`, `token_not_valid`, `unreachable`, and so on. A token in hand that is still
 * good is answered before that.
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
  let held: { token: string; renewAt: number; until: number } | null = null
  let underWay: Promise<string> | null = null

  async function refresh(): Promise<string> {
    const askedAt = Date.now()
    try {
      const issued = await client.tokens.issueAccessToken.mutate({
        audience,
        ...(scopes && { scopes }),
      })
      const lifetime = lifetimeOf(issued.accessToken) ?? Date.parse(issued.expiresAt) - askedAt
      held = {
        token: issued.accessToken,
        renewAt: askedAt + lifetime - Math.min(EXPIRY_MARGIN_MS, lifetime * MARGIN_SHARE),
        until: askedAt + lifetime,
      }
      return held.token
    } catch (error) {
      if (held && Date.now() < held.until) return held.token
      throw error
    }
  }

  return async () => {
    if (held && Date.now() < held.renewAt) return held.token
    underWay ??= refresh().finally(() => {
      underWay = null
    })
    return underWay
  }
}

/** By the token itself, in milliseconds: this machine's clock may be off, and need not be right. */
function lifetimeOf(token: string): number | null {
  try {
    const payload = token.split('.')[1] ?? ''
    const { iat, exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')))
    return typeof iat === 'number' && typeof exp === 'number' ? (exp - iat) * 1000 : null
  } catch {
    return null
  }
}
