import type { JWTPayload } from 'jose'
import type { Caller } from './caller.ts'
import { isoTimeOf } from './iso-time.ts'

const SERVICE = 'service:'

/** What a token's claims come to. Times are in seconds since 1970, as in the token (RFC 7519). */
export interface Reported {
  caller: Caller
  iat: number
  nbf: number
  exp: number
  /** The public id of the session or API token behind it. */
  id: string
}

/**
 * Null unless every claim is there that Signin writes, and of its kind. The lists become the
 * caller's: the payload is to be nobody else's.
 */
export function readClaims(payload: JWTPayload): Reported | null {
  const { sub, jti, iat, nbf, exp, scope, sid, api_token } = payload
  if (!isText(sub) || !isText(jti) || typeof scope !== 'string') return null
  if (!isTime(iat) || !isTime(nbf) || !isTime(exp)) return null
  // Exactly one of the two, or there is no telling what its end would be.
  if ((sid === undefined) === (api_token === undefined)) return null
  const id = sid ?? api_token
  if (!isText(id)) return null
  const caller = sub.startsWith(SERVICE)
    ? service(sub.slice(SERVICE.length), id, jti, scope, exp, payload)
    : account(sub, id, jti, scope, exp, payload)
  return caller && { caller, iat, nbf, exp, id }
}

function service(
  name: string,
  id: string,
  tokenId: string,
  scope: string,
  exp: number,
  { sid }: JWTPayload,
): Caller | null {
  if (sid !== undefined || name === '') return null
  return Object.freeze({
    kind: 'service',
    service: name,
    apiTokenId: id,
    scopes: scopesOf(scope),
    expiresAt: isoTimeOf(exp),
    tokenId,
  })
}

function account(
  accountId: string,
  id: string,
  tokenId: string,
  scope: string,
  exp: number,
  { sid, roles, auth_time, amr = [] }: JWTPayload,
): Caller | null {
  const bySession = sid !== undefined
  if (!isTexts(roles) || !isTexts(amr)) return null
  if (bySession !== isTime(auth_time)) return null
  return Object.freeze({
    kind: 'account',
    accountId,
    sessionId: bySession ? id : null,
    apiTokenId: bySession ? null : id,
    roles: Object.freeze(roles),
    scopes: scopesOf(scope),
    authenticatedAt: isTime(auth_time) ? isoTimeOf(auth_time) : null,
    methods: Object.freeze(amr),
    expiresAt: isoTimeOf(exp),
    tokenId,
  })
}

const scopesOf = (scope: string) => Object.freeze(scope === '' ? [] : scope.split(' '))
/** More than any text in a token of Signin's. */
const LONGEST = 500

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
/** The last second that a Date can tell. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 8_640_000_000_000
