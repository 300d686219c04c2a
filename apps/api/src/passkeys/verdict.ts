import { AppError } from '@signin/contracts'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import type { RequestContext } from '../request-context.ts'

/** Reasons repeat what a stranger sent. */
const MAX_REASON_LENGTH = 200

/**
 * What an authenticator's answer comes to. The library says no by throwing, and why is for the log.
 * Nor is it taken from a frame inside another site, which the library lets pass at registration and
 * where the browser does not name that site.
 */
export async function verdictOn<Verdict>(
  { log }: Pick<RequestContext, 'log'>,
  clientDataJSON: string,
  verify: () => Promise<Verdict>,
): Promise<Verdict> {
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
