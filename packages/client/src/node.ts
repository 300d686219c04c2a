import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { denialOf, type Need } from './requests/denial.ts'
import { type IdentifyOptions, identifyCaller } from './requests/identify-caller.ts'
import type { Caller } from './verification/caller.ts'
import type { VerifierUnavailable } from './verification/unavailable.ts'
import type { Verifier } from './verification/verifier.ts'

export interface GuardOptions extends IdentifyOptions, Need {
  /** Reported whenever 503 is answered, for the log. */
  onUnavailable?: (error: VerifierUnavailable) => void
}

/** What comes after the guard. */
export type GuardedHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
) => unknown

/**
 * A request listener for `node:http` that lets only callers through, and hands them on: 401 for
 * nobody and for a token that is not good, 403 for what goes too far, 503 with Retry-After while
 * Signin's keys or its feed cannot be had. What the handler throws or rejects with, so does it.
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
  const ask = identifyCaller(verifier, options)
  return async (request, response) => {
    const identification = await ask(request)
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
