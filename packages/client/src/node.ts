import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { denialOf, type Requirements } from './requests/denial.ts'
import { type IdentifyOptions, identifyCaller } from './requests/identify-caller.ts'
import type { Caller } from './verification/caller.ts'
import type { VerifierUnavailable } from './verification/unavailable.ts'
import type { Verifier } from './verification/verifier.ts'

export interface GuardOptions extends IdentifyOptions, Requirements {
  /** Called for every 503 response, for logging. */
  onUnavailable?: (error: VerifierUnavailable) => void
}

/** The handler behind the guard. */
export type GuardedHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => unknown

/**
 * A request listener for `node:http` that authenticates the request and passes the caller to the
 * handler: 401 without valid credentials, 403 if requirements are not met, 503 with Retry-After while
 * Signin's keys or its revocation feed are unavailable. Errors of the handler are not caught.
 *
 * @example
 * const verifier = createVerifier({ issuer: 'https://accounts.example.com', audience: 'notes' })
 * createServer(guard(verifier, (request, response, caller) => response.end(caller.kind))).listen(80)
 */
export function guard(
  verifier: Verifier,
  handler: GuardedHandler,
  { onUnavailable, ...options }: GuardOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const identify = identifyCaller(verifier, options)
  return async (request, response) => {
    const identification = await identify(request)
    if (identification.status === 'unavailable') onUnavailable?.(identification.error)
    const denial = denialOf(identification, options, {
      realm: verifier.audience,
      requestId: randomUUID(),
    })
    if (denial) {
      response.writeHead(denial.status, { ...denial.headers, 'content-type': 'application/json' })
      response.end(JSON.stringify(denial.body))
    } else if (identification.status === 'verified') {
      await handler(request, response, identification.caller)
    }
  }
}
