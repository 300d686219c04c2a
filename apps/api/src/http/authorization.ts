import type { ErrorCode } from '@signin/contracts'
import type { FastifyRequest } from 'fastify'

const BEARER = /^Bearer ([\w-]{1,200})$/i

/**
 * The bearer token of the Authorization header (RFC 6750, 2.1); null without the header, and an
 * empty string unless there is exactly one header with exactly one token: a proxy could have
 * authorised the request by the other of two headers. A token in the query or the body is ignored,
 * because URLs are logged (RFC 9700, 4.3.2).
 */
export function bearerTokenOf({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>) {
  if (headers.authorization === undefined) return null
  if (raw.rawHeaders.filter((it) => /^authorization$/i.test(it)).length > 1) return ''
  return BEARER.exec(headers.authorization)?.[1] ?? ''
}

/** The WWW-Authenticate header that goes with an error of a bearer token (RFC 6750, 3). */
export function challengeOf(
  code: ErrorCode | undefined,
  scopes: readonly string[] = [],
): { 'www-authenticate'?: string } {
  if (code === 'token_not_valid') return { 'www-authenticate': 'Bearer error="invalid_token"' }
  if (code !== 'insufficient_scope') return {}
  const needed = scopes.length > 0 ? `, scope="${scopes.join(' ')}"` : ''
  return { 'www-authenticate': `Bearer error="insufficient_scope"${needed}` }
}
