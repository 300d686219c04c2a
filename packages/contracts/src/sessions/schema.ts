import * as z from 'zod/mini'
import { EmailAddress } from '../accounts/email-address.ts'
import { PasskeyAssertion } from '../passkeys/webauthn.ts'
import { Password } from '../passwords/password.ts'
import { RecoveryCode, SecondFactor, TotpCode } from '../second-factors/schema.ts'
import { Timestamp } from '../text.ts'
import { SignInMethod } from './methods.ts'

export const SignIn = z.strictObject({ email: EmailAddress, password: Password })
export type SignIn = z.output<typeof SignIn>

/** The session of this request's cookie. No response ever contains the cookie's value. */
export const CurrentSession = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  createdAt: Timestamp,
  authenticatedAt: Timestamp,
  expiresAt: Timestamp,
  /** True if the policy requires a second factor that this session lacks: it may only enrol one. */
  secondFactorMissing: z.boolean(),
  /** The admin who acts as the account's owner until `expiresAt`; null for the owner. */
  impersonator: z.nullable(z.object({ accountId: z.uuid(), mayChange: z.boolean() })),
})
export type CurrentSession = z.output<typeof CurrentSession>

/** The gate's decision. The union is discriminated, so that clients can switch exhaustively. */
export const SignInResult = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('signedIn'),
    session: CurrentSession,
    /** True after a password sign-in: the browser may create a passkey (conditional create). */
    mayOfferPasskey: z.boolean(),
  }),
  z.object({
    status: z.literal('secondFactorRequired'),
    methods: z.array(SecondFactor),
    expiresAt: Timestamp,
  }),
  /** A link was emailed to the address; opening it proves control of the mailbox. */
  z.object({ status: z.literal('confirmationRequired'), email: z.string() }),
])
export type SignInResult = z.output<typeof SignInResult>

/** A second factor, from the browser that supplied the first one. */
export const SecondFactorProof = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('totp'), code: TotpCode }),
  z.strictObject({ method: z.literal('recoveryCode'), code: RecoveryCode }),
  z.strictObject({ method: z.literal('passkey'), response: PasskeyAssertion }),
])
export type SecondFactorProof = z.output<typeof SecondFactorProof>

/** The factor with which a signed-in person reauthenticates. */
export const Reauthentication = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('password'), password: Password }),
  z.strictObject({ method: z.literal('passkey'), response: PasskeyAssertion }),
])
export type Reauthentication = z.output<typeof Reauthentication>

/** The location of a network address, by the table of networks. */
export const Place = z.discriminatedUnion('kind', [
  /** ISO 3166-1 alpha-2. */
  z.object({ kind: z.literal('country'), code: z.string() }),
  /** A private network (at home, in an office) or this machine. */
  z.object({ kind: z.literal('private') }),
])
export type Place = z.output<typeof Place>

/** A session, as shown to the account owner. */
export const Session = z.object({
  id: z.uuid(),
  /** True for the calling session. */
  current: z.boolean(),
  /** From a closed list, such as "Firefox 150" or "Script (curl)"; null if unknown. */
  browser: z.nullable(z.string()),
  /** From a closed list, such as "macOS"; null if unknown. */
  system: z.nullable(z.string()),
  /** The network address at sign-in. */
  address: z.string(),
  place: z.nullable(Place),
  method: SignInMethod,
  secondFactor: z.nullable(SecondFactor),
  createdAt: Timestamp,
  /** Up to one hour out of date. */
  lastSeenAt: Timestamp,
})
export type Session = z.output<typeof Session>

export const SessionReference = z.strictObject({ id: z.uuid('This is not a session id.') })
export type SessionReference = z.output<typeof SessionReference>

export const SessionsRevoked = z.object({ ended: z.int().check(z.nonnegative()) })
export type SessionsRevoked = z.output<typeof SessionsRevoked>
