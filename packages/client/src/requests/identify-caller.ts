import type { IncomingHttpHeaders } from 'node:http'
import type { Caller, RejectionReason } from '../verification/caller.ts'
import { VerifierUnavailable } from '../verification/unavailable.ts'
import type { Verifier } from '../verification/verifier.ts'
import { isForeign } from './foreign-origin.ts'

/** The result of authenticating a request. */
export type Identification =
  | { status: 'verified'; caller: Caller }
  | { status: 'nobody' }
  | { status: 'refused'; by: 'token' | 'session'; reason: RejectionReason }
  | { status: 'foreign' }
  | { status: 'unavailable'; error: VerifierUnavailable }

export interface IdentifyOptions {
  /**
   * Also accepts Signin's session cookie. For services on Signin's own host, such as behind the same
   * proxy: browsers send the cookie to no other host. Default false.
   */
  sessions?: boolean
  /**
   * Origins besides the issuer that may send state-changing requests with that cookie, such as
   * `https://notes.example.com`.
   */
  origins?: readonly string[]
}

export interface RequestHead {
  method?: string | undefined
  headers: IncomingHttpHeaders
}

const ANONYMOUS: Identification = Object.freeze({ status: 'nobody' })
const FOREIGN: Identification = Object.freeze({ status: 'foreign' })

/**
 * Authenticates a request by its bearer token, or with `sessions` by Signin's cookie if it has no
 * token. Tokens in the query string are ignored: they would appear in logs (RFC 9700, 4.3.2).
 */
export function identifyCaller(
  verifier: Verifier,
  { sessions = false, origins = [] }: IdentifyOptions = {},
) {
  const allowed = [verifier.issuer, ...origins]

  return async (request: RequestHead): Promise<Identification> => {
    const token = bearerToken(request.headers.authorization)
    try {
      // A bearer token overrides the cookie: an invalid one is rejected even beside a valid cookie.
      if (token !== null) return identificationOf('token', await verifier.verifyAccessToken(token))
      const { cookie } = request.headers
      if (!sessions || !cookie) return ANONYMOUS
      const answer = await verifier.verifySession(cookie)
      if (answer.status === 'verified' && isForeign(request, allowed)) return FOREIGN
      return identificationOf('session', answer)
    } catch (error) {
      if (error instanceof VerifierUnavailable) return { status: 'unavailable', error }
      throw error
    }
  }
}

function identificationOf(
  by: 'token' | 'session',
  answer: Awaited<ReturnType<Verifier['verifyAccessToken']>>,
): Identification {
  return answer.status === 'verified' ? answer : { status: 'refused', by, reason: answer.reason }
}

/** Returns what follows `Bearer`, unvalidated; null without the header or for another scheme. */
function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || !/^bearer(?:\s|$)/i.test(authorization)) return null
  return authorization.slice('bearer'.length).trim()
}
