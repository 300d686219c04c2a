const REASONS: Record<string, string> = {
  ECONNREFUSED: 'It refuses the connection.',
  ECONNRESET: 'It closes the connection.',
  ECONNECTION: 'It closes the connection.',
  EHOSTUNREACH: 'No route leads to it.',
  ENETUNREACH: 'No route leads to it.',
  ENOTFOUND: 'DNS does not know its name.',
  EDNS: 'DNS does not know its name.',
  EAI_AGAIN: 'DNS does not answer.',
  ETIMEDOUT: 'It does not answer.',
  ETIMEOUT: 'It does not answer.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is of an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate comes without its chain.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name.',
}

/**
 * Why a server could not be reached, by the code of the error or of its cause. Never the message,
 * which may quote a URL with a password.
 */
export function networkReasonOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code = '' } = at as NodeJS.ErrnoException
    const reason = REASONS[code]
    if (reason) return reason
    // nodemailer replaces the code by ESOCKET, and keeps the original in the message.
    const [inMessage = ''] = /\bE[A-Z]{4,}\b/.exec(at.message) ?? []
    if (REASONS[inMessage]) return REASONS[inMessage]
    if (/timed? ?out/i.test(at.message)) return 'It does not answer.'
    if (at instanceof AggregateError && at.errors.length > 0) return networkReasonOf(at.errors[0])
  }
  const { code, name = 'unknown' } = (error ?? {}) as NodeJS.ErrnoException
  return `It fails (${code ?? name}).`
}
