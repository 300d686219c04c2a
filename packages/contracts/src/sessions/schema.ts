import * as z from 'zod/mini'
import { EmailAddress } from '../accounts/email-address.ts'
import { PasskeyAssertion } from '../passkeys/webauthn.ts'
import { Password } from '../passwords/password.ts'
import { RecoveryCode, SecondFactor, TotpCode } from '../second-factors/schema.ts'
import { Timestamp } from '../text.ts'
import { SignInMethod } from './methods.ts'

export const SignIn = z.strictObject({ email: EmailAddress, password: Password })
export type SignIn = z.output<typeof SignIn>

/** The session behind this request's cookie. The cookie's own value is in no answer, ever. */
export const CurrentSession = z.object({
  id: z.uuid(),
  accountId: z.uuid(),
  createdAt: Timestamp,
  authenticatedAt: Timestamp,
  expiresAt: Timestamp,
  /** The policy demands a second factor and this session has none: it is good for setting one up. */
  secondFactorMissing: z.boolean(),
})
export type CurrentSession = z.output<typeof CurrentSession>

/** What the gate decided. Clients switch on `status`, and get a type error for one they forgot. */
export const SignInResult = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('signedIn'),
    session: CurrentSession,
    /** Just after a password: the browser may offer to make a passkey by itself. */
    mayOfferPasskey: z.boolean(),
  }),
  z.object({
    status: z.literal('secondFactorRequired'),
    methods: z.array(SecondFactor),
    expiresAt: Timestamp,
  }),
  /** A link was sent to the address; opening it confirms that it is read. */
  z.object({ status: z.literal('confirmationRequired'), email: z.string() }),
])
export type SignInResult = z.output<typeof SignInResult>

/** The second proof, from the browser that gave the first one. */
export const SecondFactorProof = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('totp'), code: TotpCode }),
  z.strictObject({ method: z.literal('recoveryCode'), code: RecoveryCode }),
  z.strictObject({ method: z.literal('passkey'), response: PasskeyAssertion }),
])
export type SecondFactorProof = z.output<typeof SecondFactorProof>

/** "It is me", from somebody who is signed in. */
export const Reauthentication = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('password'), password: Password }),
  z.strictObject({ method: z.literal('passkey'), response: PasskeyAssertion }),
])
export type Reauthentication = z.output<typeof Reauthentication>

/** Where an address is said to be, as far as a table of networks can tell. */
export const Place = z.discriminatedUnion('kind', [
  /** ISO 3166-1 alpha-2. */
  z.object({ kind: z.literal('country'), code: z.string() }),
  /** A network of one's own: at home, in an office, this machine. */
  z.object({ kind: z.literal('private') }),
])
export type Place = z.output<typeof Place>

/** One signed-in device, as its owner sees it. */
export const Session = z.object({
  id: z.uuid(),
  /** The session that asks. */
  current: z.boolean(),
  /** Of a closed list, such as "Firefox 150" or "Script (curl)"; null for what is on no list. */
  browser: z.nullable(z.string()),
  /** Of a closed list, such as "macOS", or null. */
  system: z.nullable(z.string()),
  /** The network address it signed in from. */
  address: z.string(),
  place: z.nullable(Place),
  method: SignInMethod,
  secondFactor: z.nullable(SecondFactor),
  createdAt: Timestamp,
  /** At most an hour behind. */
  lastSeenAt: Timestamp,
})
export type Session = z.output<typeof Session>

export const SessionReference = z.strictObject({ id: z.uuid('This is not a session id.') })
export type SessionReference = z.output<typeof SessionReference>

export const SessionsEnded = z.object({ ended: z.int().check(z.nonnegative()) })
export type SessionsEnded = z.output<typeof SessionsEnded>
