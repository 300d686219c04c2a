import * as z from 'zod/mini'

/** The scopes for Signin's own procedures. */
export const OWN_SCOPES = ['account:read', 'account:write', 'tokens:issue'] as const
export type OwnScope = (typeof OWN_SCOPES)[number]

const MAX_SCOPE_LENGTH = 64

/** A scope of Signin or of another service, such as `notes:write` (a subset of RFC 6749, 3.3). */
export const Scope = z
  .string('This is not a scope.')
  .check(
    z.maxLength(MAX_SCOPE_LENGTH, { error: 'This is not a scope.', abort: true }),
    z.regex(/^[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)+$/, 'This is not a scope.'),
  )
