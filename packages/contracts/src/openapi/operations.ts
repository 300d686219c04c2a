import type { ErrorCode } from '../errors.ts'
import { mayImpersonatorCall } from '../impersonation.ts'
import type { Guard, Meta } from '../meta.ts'
import { DEFAULT_LIMIT, type RateLimitKey, rateLimitKeyOf } from '../throttle.ts'
import { errorResponsesOf } from './failures.ts'
import { parametersOf } from './parameters.ts'
import type { MergedMeta, Procedure } from './procedures.ts'
import type { SchemaOf } from './schemas.ts'

const ANONYMOUS = {}
const SESSION = { session: [] as string[] }

const guardDescriptions: Record<Guard | 'anyone', string> = {
  anyone: 'Anyone may call it.',
  signedIn: 'For who is signed in.',
  recentlySignedIn:
    'For who proved within the last 15 minutes who they are (`sessions.reauthenticate`); never for an API token.',
  anyCaller: 'For who is signed in, and for services.',
  staff: 'For staff with two proved factors; never for an API token.',
}

const impersonationDescriptions: Record<NonNullable<Meta['impersonation']>, string> = {
  read: 'An admin who acts as the account may call it.',
  change: 'An admin who acts as the account may call it where the policy allows changes.',
  own: 'An admin who acts as an account calls it as themself.',
}

const callerDescriptions: Record<RateLimitKey, string> = {
  network: 'from one network; where they are used up, as many by each account that is known there',
  credential: 'by one session or API token',
  account: 'by one account',
}

/** The path item of a procedure, with its one operation. */
export function pathOf(procedure: Procedure, { schemaOf }: { schemaOf: SchemaOf }) {
  const { name, type, meta, output } = procedure
  const [noun = ''] = name.split('.')
  const codes = [...errorCodesOf(procedure), ...(meta.errors ?? [])]
  const scope = acceptsTokens(meta) ? meta.scope : undefined
  const operation = {
    operationId: name.replaceAll('.', '_'),
    tags: [noun],
    summary: meta.summary,
    description: descriptionOf(procedure),
    security: securityOf(meta),
    ...(scope && { 'x-signin-scope': scope }),
    ...(requiresRecent(procedure) && { 'x-signin-recent': true }),
    ...(meta.guard === 'staff' && { 'x-signin-role': meta.role ?? 'admin' }),
    ...inputOf(procedure, schemaOf),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: resultOf(schemaOf(output, 'output')) } },
      },
      ...errorResponsesOf(codes),
    },
  }
  return { [type === 'query' ? 'get' : 'post']: operation }
}

/** The response body of tRPC for a call without batching. */
function resultOf(data: object) {
  return {
    type: 'object',
    required: ['result'],
    properties: { result: { type: 'object', required: ['data'], properties: { data } } },
  }
}

function inputOf(procedure: Procedure, schemaOf: SchemaOf) {
  if (procedure.type === 'query') {
    const parameters = parametersOf(procedure, schemaOf)
    return parameters.length > 0 && { parameters }
  }
  // Required even for an empty input: clients send a content type only with a body, and calls without
  // the JSON content type are rejected, because a cross-site form could have sent them (CSRF).
  const schema: object = schemaOf(procedure.input, 'input')
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

function securityOf(meta: MergedMeta): Record<string, string[]>[] {
  if (!meta.guard) return [ANONYMOUS, SESSION]
  if (!acceptsTokens(meta) || !meta.scope) return [SESSION]
  return [SESSION, { apiToken: [meta.scope] }]
}

function acceptsTokens({ guard, scope }: MergedMeta): boolean {
  return scope !== undefined && (guard === 'signedIn' || guard === 'anyCaller')
}

/** The error codes of the guards and of the HTTP layer around them. */
function errorCodesOf({ type, meta }: Procedure): ErrorCode[] {
  const codes: ErrorCode[] = ['invalid_input', 'token_not_valid', 'too_many_calls']
  codes.push('internal', 'busy', 'unavailable')
  if (type === 'mutation') codes.push('foreign_origin', 'too_large', 'wrong_content_type')
  if (!mayImpersonatorCall({ mayChange: false }, meta, type)) codes.push('impersonating')
  if (!meta.guard) return codes
  codes.push('not_signed_in', 'insufficient_scope')
  if (!meta.withoutSecondFactor) codes.push('second_factor_setup_required')
  if (requiresRecent({ type, meta })) codes.push('not_signed_in_recently')
  if (meta.guard === 'staff') codes.push('admins_only')
  return codes
}

/** The guard `staff` requires it for mutations only. */
function requiresRecent({ type, meta }: Pick<Procedure, 'type' | 'meta'>): boolean {
  return meta.guard === 'recentlySignedIn' || (meta.guard === 'staff' && type === 'mutation')
}

function descriptionOf({ type, meta }: Procedure): string {
  const limit = meta.limit ?? DEFAULT_LIMIT
  const errors = meta.errors?.map((code) => `\`${code}\``).join(', ')
  return [
    guardDescriptions[meta.guard ?? 'anyone'],
    meta.guard === 'staff' &&
      `The role must be ${meta.role === 'support' ? '`support` or `admin`' : '`admin`'}.`,
    meta.guard === 'staff' &&
      requiresRecent({ type, meta }) &&
      'They proved within the last 15 minutes who they are.',
    acceptsTokens(meta) && `An API token needs the scope \`${meta.scope}\`.`,
    meta.withoutSecondFactor && 'Open before the second factor that the policy demands is set up.',
    `At most ${limit.calls} calls in ${limit.seconds} seconds ${callerDescriptions[rateLimitKeyOf(meta, limit)]}.`,
    meta.impersonation && impersonationDescriptions[meta.impersonation],
    errors && `Refuses with ${errors}.`,
  ]
    .filter((sentence) => sentence)
    .join(' ')
}
