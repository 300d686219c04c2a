/**
 * Thrown if a token or cookie can be neither verified nor rejected: Signin's keys, its revocation feed
 * or the exchange of the cookie are unavailable. Respond with 503; it means neither that the token is
 * valid nor that it is invalid. `cause` is the reason, for the log.
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
