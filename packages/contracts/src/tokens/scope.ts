import * as z from 'zod/mini'

/** What an API token may do with Signin itself. */
export const OWN_SCOPES = ['account:read', 'account:write', 'tokens:issue'] as const
export type OwnScope = (typeof OWN_SCOPES)[number]

const MAX_SCOPE_LENGTH = 64

/** Of Signin, or of one of the team's services, such as `notes:write` (RFC 6749, 3.3, and no spaces). */
export const Scope = z
  .string('This is not a scope.')
  .check(
    z.maxLength(MAX_SCOPE_LENGTH, { error: 'This is not a scope.', abort: true }),
    z.regex(/^[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)+$/, 'This is not a scope.'),
  )
