import * as z from 'zod/mini'
import { Timestamp } from '../text.ts'
import { typedCode } from './typed-code.ts'

/** The factors that are accepted after the first one. */
export const SecondFactor = z.enum(['totp', 'passkey', 'recoveryCode'])
export type SecondFactor = z.output<typeof SecondFactor>

/** In UTF-16 units, checked before any other work. Leaves room for separators. */
const MAX_TYPED_LENGTH = 200

/** A code typed by a person: normalised by `typedCode`, then matched against `pattern`. */
function codeSchema(pattern: RegExp, message: string) {
  return z.pipe(
    z.pipe(
      z.string().check(z.maxLength(MAX_TYPED_LENGTH, { error: message, abort: true })),
      z.transform((typed: string) => typedCode(typed)),
    ),
    z.string().check(z.regex(pattern, message)),
  )
}

/** Six digits (RFC 6238), with or without the space that authenticator apps display. */
export const TotpCode = codeSchema(/^\d{6}$/, 'Enter the six digits of the code.')

/** A recovery code as issued; case, spaces and dashes are ignored. */
export const RecoveryCode = codeSchema(/^[a-z2-7]{24}$/, 'This is not a recovery code.')

export const TotpConfirmation = z.strictObject({ code: TotpCode })
export type TotpConfirmation = z.output<typeof TotpConfirmation>

/** The seed for an authenticator app. The api returns it only once. */
export const TotpSetup = z.object({
  /** `otpauth://totp/…`. Draw the QR code locally: never send it to another service. */
  uri: z.string(),
  /** The same seed in base32, for manual entry. */
  secret: z.string(),
})
export type TotpSetup = z.output<typeof TotpSetup>

export const SecondFactorStatus = z.object({
  /** Whether sign-in requires a second factor. */
  on: z.boolean(),
  /** Whether the policy requires a second factor of this account. */
  required: z.boolean(),
  totp: z.object({ since: z.nullable(Timestamp) }),
  passkeys: z.object({ askedFor: z.boolean(), count: z.int() }),
  recoveryCodes: z.object({ left: z.int() }),
})
export type SecondFactorStatus = z.output<typeof SecondFactorStatus>

/** New recovery codes, returned only once; null if the existing ones stay valid. */
export const SecondFactorsChanged = z.object({
  status: SecondFactorStatus,
  recoveryCodes: z.nullable(z.array(z.string())),
})
export type SecondFactorsChanged = z.output<typeof SecondFactorsChanged>

export const PasskeyAsking = z.strictObject({ on: z.boolean('Say true or false.') })
export type PasskeyAsking = z.output<typeof PasskeyAsking>
