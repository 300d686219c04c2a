import * as z from 'zod/mini'
import { LinkToken } from '../email-links/schema.ts'
import { Timestamp } from '../text.ts'
import { NewPassword, Password } from './password.ts'

/** `current` is asked of who has a password already (ASVS 6.2.3). */
export const PasswordChange = z.strictObject({
  current: z.optional(Password),
  password: NewPassword,
})
export type PasswordChange = z.output<typeof PasswordChange>

export const PasswordReset = z.strictObject({ token: LinkToken, password: NewPassword })
export type PasswordReset = z.output<typeof PasswordReset>

/** There is no session in it: who has reset a password signs in with it. */
export const PasswordWasReset = z.object({ status: z.literal('reset') })
export type PasswordWasReset = z.output<typeof PasswordWasReset>

export const PasswordStatus = z.object({
  set: z.boolean(),
  changedAt: z.nullable(Timestamp),
})
export type PasswordStatus = z.output<typeof PasswordStatus>

/** What a new password must be. It is also checked against known leaks, by the api alone. */
export const PasswordRules = z.object({
  /** Code points after NFKC. */
  minLength: z.int(),
  maxLength: z.int(),
})
export type PasswordRules = z.output<typeof PasswordRules>
