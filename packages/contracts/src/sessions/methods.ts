import * as z from 'zod/mini'

/**
 * All sign-in methods. Each passes through the gate (apps/api/src/sessions/gate.ts), whose test
 * matrix is generated from this list: a method without a row fails.
 *
 * `recovery` is a password reset: it proves control of the mailbox and never yields a session itself.
 */
export const SIGN_IN_METHODS = [
  'password',
  'mailLink',
  'passkey',
  'identityProvider',
  'recovery',
] as const

export const SignInMethod = z.enum(SIGN_IN_METHODS)
export type SignInMethod = z.output<typeof SignInMethod>
