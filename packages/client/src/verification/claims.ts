import { hash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import type { Caller } from './caller.ts'

const SERVICE = 'service:'

/** What a token's claims come to. Times are in seconds since 1970, as in the token (RFC 7519). */
export interface Told {
  caller: Caller
  iat: number
  nbf: number
  exp: number
  /** What the revocation feed calls the session or API token behind it. */
  reference: string
}

/** Null unless every claim is there that Signin writes, and of its kind. */
export function readClaims(payload: JWTPayload): Told | null {
  const { sub, jti, iat, nbf, exp, scope, sid, api_token } = payload
  if (!isText(sub) || !isText(jti) || typeof scope !== 'string') return null
  if (!isTime(iat) || !isTime(nbf) || !isTime(exp)) return null
  // Exactly one of the two, or there is no telling what its end would be.
  if ((sid === undefined) === (api_token === undefined)) return null
  const id = sid ?? api_token
  if (!isText(id)) return null
  const common = {
    scopes: Object.freeze(scope === '' ? [] : scope.split(' ')),
    expiresAt: new Date(exp * 1000).toISOString(),
    tokenId: jti,
  }
  const caller = sub.startsWith(SERVICE)
    ? sid === undefined && {
        kind: 'service' as const,
        service: sub.slice(SERVICE.length),
        apiTokenId: id,
        ...common,
      }
    : account(sub, id, payload, common)
  if (!caller) return null
  return { caller: Object.freeze(caller), iat, nbf, exp, reference: referenceOf(id) }
}

function account(
  accountId: string,
  id: string,
  { sid, roles, auth_time, amr }: JWTPayload,
  common: Pick<Caller, 'scopes' | 'expiresAt' | 'tokenId'>,
) {
  const bySession = sid !== undefined
  const methods = amr ?? []
  if (!isTexts(roles) || !isTexts(methods)) return null
  if (bySession ? !isTime(auth_time) : auth_time !== undefined) return null
  return {
    kind: 'account' as const,
    accountId,
    sessionId: bySession ? id : null,
    apiTokenId: bySession ? null : id,
    roles: Object.freeze([...roles]),
    authenticatedAt: isTime(auth_time) ? new Date(auth_time * 1000).toISOString() : null,
    methods: Object.freeze([...methods]),
    ...common,
  }
}

/** As the feed spells it: it tells strangers which ids are gone without telling them the ids. */
export function referenceOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

/** More than any text in a token of Signin's. */
const LONGEST = 500

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= LONGEST
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText)
/** The last second that a Date can tell. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= 8_640_000_000_000
