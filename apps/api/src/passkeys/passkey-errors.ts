import { AppError } from '@signin/contracts'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import type { RequestContext } from '../request-context.ts'

/** The reason may quote untrusted input. */
const MAX_REASON_LENGTH = 200

/**
 * Runs a verification, and turns any error into `passkey_rejected`, with the reason in the log. Also
 * rejects a response from a cross-origin frame, which the library accepts at registration and if the
 * browser sends no `topOrigin`.
 */
export async function mappingPasskeyErrors<Result>(
  { log }: Pick<RequestContext, 'log'>,
  clientDataJSON: string,
  verify: () => Promise<Result>,
): Promise<Result> {
  try {
    if (decodeClientDataJSON(clientDataJSON).crossOrigin) throw new Error('framed by another site')
    return await verify()
  } catch (error) {
    return rejectPasskey(log, error instanceof Error ? error.message : String(error))
  }
}

export function rejectPasskey(log: RequestContext['log'], reason: string): never {
  log.info({ event: 'passkey_rejected', reason: reason.slice(0, MAX_REASON_LENGTH) })
  throw new AppError('passkey_rejected')
}
