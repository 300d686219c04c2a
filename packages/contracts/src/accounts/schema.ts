import * as z from 'zod/mini'
import { LinkToken } from '../email-links/schema.ts'
import { NewPassword, Password } from '../passwords/password.ts'
import { Timestamp } from '../text.ts'
import { EmailAddress } from './email-address.ts'
import { Locale, TimeZone } from './locale.ts'
import { PersonName } from './person-name.ts'

export const Registration = z.strictObject({
  email: EmailAddress,
  /** Absent if the person will sign in with a passkey or by email. */
  password: z.optional(NewPassword),
  name: PersonName,
})
export type Registration = z.output<typeof Registration>

/** Identical for a free and for a taken address, to prevent account enumeration. */
export const RegistrationReceipt = z.object({
  status: z.literal('received'),
  email: z.string(),
  /** The reference for `resendConfirmation`. It authorises nothing else. */
  registration: z.uuid(),
})
export type RegistrationReceipt = z.output<typeof RegistrationReceipt>

export const RegistrationReference = z.strictObject({
  registration: z.uuid('This is not a registration.'),
})
export type RegistrationReference = z.output<typeof RegistrationReference>

/**
 * Confirming requires the password chosen at registration. Otherwise the mailbox owner could confirm
 * a registration that an attacker started with a password of their own (account pre-hijacking).
 */
export const EmailConfirmation = z.strictObject({
  token: LinkToken,
  password: z.optional(Password),
})
export type EmailConfirmation = z.output<typeof EmailConfirmation>

export const MailSent = z.object({ status: z.literal('sent') })
export type MailSent = z.output<typeof MailSent>

export const EmailRequest = z.strictObject({ email: EmailAddress })
export type EmailRequest = z.output<typeof EmailRequest>

/** `support` reads accounts, ends sessions and sends resets; `admin` may do everything. */
export const Role = z.enum(['member', 'support', 'admin'])
export type Role = z.output<typeof Role>

export const Account = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: Role,
  locale: z.nullable(z.string()),
  timeZone: z.nullable(z.string()),
  /** The path of the avatar, or null. */
  avatar: z.nullable(z.string()),
  /** The pending address, which replaces `email` once it is confirmed. */
  newEmail: z.nullable(z.string()),
  /** When the account will be deleted, unless its owner cancels the deletion. */
  deletionDueAt: z.nullable(Timestamp),
  createdAt: Timestamp,
})
export type Account = z.output<typeof Account>

/** An absent field stays unchanged; null means that the browser's setting applies. */
export const ProfileUpdate = z.strictObject({
  name: z.optional(PersonName),
  locale: z.optional(z.nullable(Locale)),
  timeZone: z.optional(z.nullable(TimeZone)),
})
export type ProfileUpdate = z.output<typeof ProfileUpdate>
