/**
 * Thrown where nothing can be said about a token: Signin's keys or its revocation feed cannot be
 * had, or it did not answer for a cookie. Answer 503 and try again; never take it for a refusal,
 * and never for a pass. `cause` tells what happened, for the log.
 *
 * @example
 * try {
 *   await verifier.verifyAccessToken(token)
 * } catch (error) {
 *   if (error instanceof VerifierUnavailable) response.writeHead(503, { 'retry-after': '5' }).end()
 *   else throw error
 * }
 */
export class VerifierUnavailable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'VerifierUnavailable'
  }
}
