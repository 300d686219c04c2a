import * as z from 'zod/mini'
import { Timestamp } from '../text.ts'
import { typedCode } from './typed-code.ts'

/** What may be asked for after the first proof. */
export const SecondFactor = z.enum(['totp', 'passkey', 'recoveryCode'])
export type SecondFactor = z.output<typeof SecondFactor>

/** Before any other work is done on it; with room for what stands between its characters. */
const MAX_TYPED_LENGTH = 200

/** A code that a person types, told by its pattern after `typedCode`. */
function codeSchema(pattern: RegExp, complaint: string) {
  return z.pipe(
    z.pipe(
      z.string().check(z.maxLength(MAX_TYPED_LENGTH, { error: complaint, abort: true })),
      z.transform((typed: string) => typedCode(typed)),
    ),
    z.string().check(z.regex(pattern, complaint)),
  )
}

/** Six digits (RFC 6238), with or without the space that apps show in the middle. */
export const TotpCode = codeSchema(/^\d{6}$/, 'Enter the six digits of the code.')

/** As it was handed out; case, spaces and dashes do not matter. */
export const RecoveryCode = codeSchema(/^[a-z2-7]{24}$/, 'This is not a recovery code.')

export const TotpConfirmation = z.strictObject({ code: TotpCode })
export type TotpConfirmation = z.output<typeof TotpConfirmation>

/** What an authenticator app is given. Shown once; the api never tells it again. */
export const TotpSetup = z.object({
  /** `otpauth://totp/…`, to be drawn as a QR code where it is shown and nowhere else. */
  uri: z.string(),
  /** The same seed in base32, for typing. */
  secret: z.string(),
})
export type TotpSetup = z.output<typeof TotpSetup>

export const SecondFactorStatus = z.object({
  /** Whether one is asked for at sign-in. */
  on: z.boolean(),
  /** Whether the team's policy demands one of this account. */
  required: z.boolean(),
  totp: z.object({ since: z.nullable(Timestamp) }),
  passkeys: z.object({ askedFor: z.boolean(), count: z.int() }),
  recoveryCodes: z.object({ left: z.int() }),
})
export type SecondFactorStatus = z.output<typeof SecondFactorStatus>

/** New codes are shown once, in the answer that made them; null when the old ones still hold. */
export const SecondFactorsChanged = z.object({
  status: SecondFactorStatus,
  recoveryCodes: z.nullable(z.array(z.string())),
})
export type SecondFactorsChanged = z.output<typeof SecondFactorsChanged>

export const PasskeyAsking = z.strictObject({ on: z.boolean('Say true or false.') })
export type PasskeyAsking = z.output<typeof PasskeyAsking>
