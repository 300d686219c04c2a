import { HOTP, Secret, TOTP } from 'otpauth'

const SEED_BYTES = 20 // as long as the HMAC's output (RFC 4226, 4, R6)
const STEP_MS = 30_000 // ASVS 6.5.5
/** Accepts one step before and after: clocks differ, and typing takes time (RFC 6238, 5.2). */
const WINDOW = 1

const parameters = { issuer: 'Signin', algorithm: 'SHA1', digits: 6, period: STEP_MS / 1000 }

export function newSeed(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new Secret({ size: SEED_BYTES }).bytes)
}

/** The otpauth URI: SHA-1 and 6 digits, because not all authenticator apps support others. */
export function setupOf(seed: Uint8Array, email: string): { uri: string; secret: string } {
  const secret = secretOf(seed)
  const uri = new TOTP({ ...parameters, label: email, secret }).toString()
  return { uri, secret: secret.base32 }
}

/** The time step that the code matches by the server's clock (ASVS 6.5.8), or null. */
export function stepOf(seed: Uint8Array, code: string, now: Date): number | null {
  const step = Math.floor(now.getTime() / STEP_MS)
  const delta = HOTP.validate({
    token: code,
    secret: secretOf(seed),
    algorithm: parameters.algorithm,
    digits: parameters.digits,
    counter: step,
    window: WINDOW,
  })
  return delta === null ? null : step + delta
}

/**
 * Whether a code of this time step must be rejected as a replay (ASVS 6.5.1): the step was used, or
 * precedes the last accepted one. The latter rule is suspended if the clock was set back, since it
 * would reject every valid code until the clock caught up.
 *
 * `usedSteps` holds the steps of recently accepted codes, `lastStep` that of the last one.
 */
export function isReplay(
  { lastStep, usedSteps }: { lastStep: number; usedSteps: number[] },
  step: number,
  now: Date,
): boolean {
  const wasSetBack = Math.floor(now.getTime() / STEP_MS) + WINDOW < lastStep
  return usedSteps.includes(step) || (!wasSetBack && step <= lastStep)
}

function secretOf(seed: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(seed).buffer })
}
