import * as z from 'zod/mini'
import { LinkToken } from '../email-links/schema.ts'
import { Timestamp } from '../text.ts'
import { NewPassword, Password } from './password.ts'

/** `current` is required if the account has a password already (ASVS 6.2.3). */
export const PasswordChange = z.strictObject({
  current: z.optional(Password),
  password: NewPassword,
})
export type PasswordChange = z.output<typeof PasswordChange>

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword })
export type PasswordReset = z.output<typeof PasswordReset>

/** A reset does not sign in: the person signs in with the new password. */
export const PasswordResetResult = z.object({ status: z.literal('reset') })
export type PasswordResetResult = z.output<typeof PasswordResetResult>

export const PasswordStatus = z.object({
  set: z.boolean(),
  changedAt: z.nullable(Timestamp),
})
export type PasswordStatus = z.output<typeof PasswordStatus>

/** The rules for a new password. The api also checks it against known breaches. */
export const PasswordRules = z.object({
  /** In code points after NFKC, as is `maxLength`. */
  minLength: z.int(),
  maxLength: z.int(),
})
export type PasswordRules = z.output<typeof PasswordRules>
