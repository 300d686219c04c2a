import * as z from 'zod/mini'
import { EmailAddress } from '../accounts/email-address.ts'
import { Password } from '../accounts/password.ts'
import { Timestamp } from '../text.ts'

export const SignIn = z.strictObject({ email: EmailAddress, password: Password })
export type SignIn = z.output<typeof SignIn>

/** The session behind this request's cookie. The cookie's own value is in no answer, ever. */
export const CurrentSession = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  createdAt: Timestamp,
  authenticatedAt: Timestamp,
  expiresAt: Timestamp,
})
export type CurrentSession = z.output<typeof CurrentSession>

/** A union on `status`, so that a second factor can become an answer without breaking clients. */
export const SignInResult = z.discriminatedUnion('status', [
  z.object({ status: z.literal('signedIn'), session: CurrentSession }),
])
export type SignInResult = z.output<typeof SignInResult>

/** One signed-in device, as its owner sees it. */
export const Session = z.object({
  id: z.uuid(),
  /** The session that asks. */
  current: z.boolean(),
  /** Such as "Firefox 150", or null where the device did not say. */
  browser: z.nullable(z.string()),
  /** Such as "macOS", or null where the device did not say. */
  system: z.nullable(z.string()),
  /** The network address it signed in from. */
  address: z.string(),
  createdAt: Timestamp,
  /** At most an hour behind. */
  lastSeenAt: Timestamp,
})
export type Session = z.output<typeof Session>

export const SessionReference = z.strictObject({ id: z.uuid('This is not a session id.') })
export type SessionReference = z.output<typeof SessionReference>

export const SessionsEnded = z.object({ ended: z.int().check(z.nonnegative()) })
export type SessionsEnded = z.output<typeof SessionsEnded>
