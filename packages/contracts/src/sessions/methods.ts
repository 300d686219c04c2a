import * as z from 'zod/mini'

/**
 * Every way in. All of them end in the one gate (apps/api/src/sessions/gate.ts), and its matrix of
 * tests is made from this list: a way without a row fails.
 *
 * `recovery` is a password reset: it proves the mailbox, and never ends in a session by itself.
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
