import type { ErrorCode } from '@signin/contracts'
import type { FastifyRequest } from 'fastify'

const BEARER = /^Bearer ([\w-]{1,200})$/i

/**
 * The token of the Authorization header (RFC 6750, 2.1): null where there is no such header, and
 * empty where it shows anything but one token. Of two headers a proxy may have looked at the other.
 * A token in the query or in the body is none (RFC 9700, 4.3.2): it would end up in logs.
 */
export function bearerTokenOf({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>) {
  if (headers.authorization === undefined) return null
  if (raw.rawHeaders.filter((it) => /^authorization$/i.test(it)).length > 1) return ''
  return BEARER.exec(headers.authorization)?.[1] ?? ''
}

/** What a caller who shows a token is told beside the failure (RFC 6750, 3). */
export function challengeOf(
  code: ErrorCode | undefined,
  scopes: readonly string[] = [],
): { 'www-authenticate'?: string } {
  if (code === 'token_not_valid') return { 'www-authenticate': 'Bearer error="invalid_token"' }
  if (code !== 'insufficient_scope') return {}
  const needed = scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : ''
  return { 'www-authenticate': `Bearer error="insufficient_scope"${needed}` }
}
