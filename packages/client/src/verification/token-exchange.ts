import type { ErrorCode } from '@signin/contracts'
import type { RejectionReason } from './caller.ts'
import type { HttpClient } from './http-client.ts'
import type { SessionCookie } from './session-cookie.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/api/trpc/tokens.issueAccessToken'

export interface TokenExchangeDeps {
  http: HttpClient
  audience: string
  timeout: number
}

const reasonOfCode: Partial<Record<ErrorCode, RejectionReason>> = {
  not_signed_in: 'no_session',
  second_factor_setup_required: 'second_factor_missing',
}

/** Exchanges a session cookie for an access token. No other part of the request is forwarded. */
export function createTokenExchange({ http, audience, timeout }: TokenExchangeDeps) {
  return async ({ name, value }: SessionCookie): Promise<{ token: string } | RejectionReason> => {
    const request = { method: 'POST', headers: { cookie: `${name}=${value}` }, timeout } as const
    const response = await http(PATH, { ...request, body: { audience } }).catch((cause) => {
      throw new VerifierUnavailable('Signin did not answer for a session.', { cause })
    })
    const { result, error } = (response.body ?? {}) as TrpcResponse
    const token = result?.data?.accessToken
    if (response.status === 200 && typeof token === 'string') return { token }
    const code = error?.data?.code
    const reason = code && Object.hasOwn(reasonOfCode, code) ? reasonOfCode[code] : undefined
    if (reason) return reason
    throw new VerifierUnavailable(
      `Signin made no access token for ${audience}: ${code ?? response.status}.`,
    )
  }
}

/** The part of tRPC's response that is read. */
interface TrpcResponse {
  result?: { data?: { accessToken?: unknown } }
  error?: { data?: { code?: ErrorCode } }
}
