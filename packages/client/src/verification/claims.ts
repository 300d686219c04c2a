import type { JWTPayload } from 'jose'
import type { Caller } from './caller.ts'
import { isoTimeOf } from './iso-time.ts'

const SERVICE = 'service:'

/** The validated claims of a token. Times are in seconds since 1970 (RFC 7519, NumericDate). */
export interface VerifiedClaims {
  caller: Caller
  iat: number
  nbf: number
  exp: number
  /** The public id of the session or API token behind it. */
  id: string
}

/**
 * Returns null unless every claim that Signin writes is present and of its type. The result contains
 * the payload's arrays, frozen: the payload must not be used elsewhere.
 */
export function readClaims(payload: JWTPayload): VerifiedClaims | null {
  const { sub, jti, iat, nbf, exp, scope, sid, api_token } = payload
  if (!isText(sub) || !isText(jti) || typeof scope !== 'string') return null
  if (!isTime(iat) || !isTime(nbf) || !isTime(exp)) return null
  // Exactly one of the two: it is the id that a revocation names.
  if ((sid === undefined) === (api_token === undefined)) return null
  const id = sid ?? api_token
  if (!isText(id)) return null
  const caller = sub.startsWith(SERVICE)
    ? serviceCaller(sub.slice(SERVICE.length), id, jti, scope, exp, payload)
    : accountCaller(sub, id, jti, scope, exp, payload)
  return caller && { caller, iat, nbf, exp, id }
}

function serviceCaller(
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

function accountCaller(
  accountId: string,
  id: string,
  tokenId: string,
  scope: string,
  exp: number,
  { sid, roles, auth_time, amr = [], act }: JWTPayload,
): Caller | null {
  const bySession = sid !== undefined
  if (!isTexts(roles) || !isTexts(amr)) return null
  if (bySession !== isTime(auth_time)) return null
  const actorId = actorOf(act)
  // An actor that is not understood must not pass as the person.
  if (actorId === undefined) return null
  return Object.freeze({
    kind: 'account',
    accountId,
    actorId,
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

/** The `sub` of the claim `act`; null without the claim, undefined for one of another form. */
function actorOf(act: unknown): string | null | undefined {
  if (act === undefined) return null
  const sub = typeof act === 'object' && act !== null && 'sub' in act ? act.sub : undefined
  return isText(sub) ? sub : undefined
}

const scopesOf = (scope: string) => Object.freeze(scope === '' ? [] : scope.split(' '))
/** More than any string in a token of Signin. */
const MAX_CLAIM_LENGTH = 500

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_CLAIM_LENGTH
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
/** The upper bound is the maximum of Date. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 8_640_000_000_000
