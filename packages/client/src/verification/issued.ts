import type { ErrorCode } from '@signin/contracts'
import type { Asking } from './asking.ts'
import type { RejectionReason } from './caller.ts'
import type { SessionCookie } from './session-cookie.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/api/trpc/tokens.issueAccessToken'

export interface IssuedDeps {
  ask: Asking
  audience: string
  timeout: number
}

const reasonOfCode: Partial<Record<ErrorCode, RejectionReason>> = {
  not_signed_in: 'no_session',
  second_factor_setup_required: 'second_factor_missing',
}

/** Has Signin make an access token of a session's cookie. Nothing else of the request goes there. */
export function issuing({ ask, audience, timeout }: IssuedDeps) {
  return async ({ name, value }: SessionCookie): Promise<{ token: string } | RejectionReason> => {
    const question = { method: 'POST', headers: { cookie: `${name}=${value}` }, timeout } as const
    const answer = await ask(PATH, { ...question, body: { audience } }).catch((cause) => {
      throw new VerifierUnavailable('Signin did not answer for a session.', { cause })
    })
    const { result, error } = (answer.body ?? {}) as Body
    const token = result?.data?.accessToken
    if (answer.status === 200 && typeof token === 'string') return { token }
    const code = error?.data?.code
    const reason = code && Object.hasOwn(reasonOfCode, code) ? reasonOfCode[code] : undefined
    if (reason) return reason
    throw new VerifierUnavailable(
      `Signin made no access token for ${audience}: ${code ?? answer.status}.`,
    )
  }
}

/** As tRPC spells it, as far as it is looked at. */
interface Body {
  result?: { data?: { accessToken?: unknown } }
  error?: { data?: { code?: ErrorCode } }
}
