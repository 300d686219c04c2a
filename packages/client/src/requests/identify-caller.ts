import type { IncomingHttpHeaders } from 'node:http'
import type { Caller, RejectionReason } from '../verification/caller.ts'
import { VerifierUnavailable } from '../verification/unavailable.ts'
import type { Verifier } from '../verification/verifier.ts'
import { isForeign } from './foreign-origin.ts'

/** What a request shows of who sends it. */
export type Identification =
  | { status: 'verified'; caller: Caller }
  | { status: 'nobody' }
  | { status: 'refused'; by: 'token' | 'session'; reason: RejectionReason }
  | { status: 'foreign' }
  | { status: 'unavailable'; error: VerifierUnavailable }

export interface IdentifyOptions {
  /**
   * Takes Signin's session cookie, too. For services on Signin's own host, such as behind the same
   * proxy: browsers send the cookie nowhere else. Default false.
   */
  sessions?: boolean
  /**
   * Origins besides the issuer whose pages may change things here with that cookie, such as
   * `https://notes.example.com`.
   */
  origins?: readonly string[]
}

export interface Asked {
  method?: string | undefined
  headers: IncomingHttpHeaders
}

const ANONYMOUS: Identification = Object.freeze({ status: 'nobody' })
const FOREIGN: Identification = Object.freeze({ status: 'foreign' })

/**
 * Reads the Authorization header, and with `sessions` Signin's cookie where there is no token. A
 * token in the query string is not looked for: it would be in every log (RFC 9700, 4.3.2).
 */
export function identifyCaller(
  verifier: Verifier,
  { sessions = false, origins = [] }: IdentifyOptions = {},
) {
  const allowed = [verifier.issuer, ...origins]

  return async (request: Asked): Promise<Identification> => {
    const token = bearerToken(request.headers.authorization)
    try {
      // A token that is shown has the say: a bad one is not made good by a cookie beside it.
      if (token !== null) return told('token', await verifier.verifyAccessToken(token))
      const { cookie } = request.headers
      if (!sessions || !cookie) return ANONYMOUS
      const answer = await verifier.verifySession(cookie)
      if (answer.status === 'verified' && isForeign(request, allowed)) return FOREIGN
      return told('session', answer)
    } catch (error) {
      if (error instanceof VerifierUnavailable) return { status: 'unavailable', error }
      throw error
    }
  }
}

function told(
  by: 'token' | 'session',
  answer: Awaited<ReturnType<Verifier['verifyAccessToken']>>,
): Identification {
  return answer.status === 'verified' ? answer : { status: 'refused', by, reason: answer.reason }
}

/** What follows `Bearer`, whatever it is; null for no header and for other schemes. */
function bearerToken(authorization: string | undefined): string | null {
  if (authorization === undefined || !/^bearer(?:\s|$)/i.test(authorization)) return null
  return authorization.slice('bearer'.length).trim()
}
