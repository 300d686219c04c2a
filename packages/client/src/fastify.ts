import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { denialOf, type Requirements } from './requests/denial.ts'
import {
  type Identification,
  type IdentifyOptions,
  identifyCaller,
} from './requests/identify-caller.ts'
import type { AccountCaller, Caller } from './verification/caller.ts'
import type { VerifierOptions } from './verification/options.ts'
import { createVerifier, type Verifier } from './verification/verifier.ts'

export type { AccountCaller, Caller, ServiceCaller } from './verification/caller.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The calling person; null for no or invalid credentials, and for a service. */
    account: AccountCaller | null
    /** The calling person or service; null for no or invalid credentials. */
    caller: Caller | null
  }
}

/**
 * The plugin's options: either those of a verifier, which is then closed with the app, or an existing
 * verifier, which is not.
 */
export type SigninOptions = IdentifyOptions &
  ((VerifierOptions & { verifier?: never }) | { verifier: Verifier })

/** The identification of each request, and the realm for its challenge. */
const identifications = new WeakMap<
  FastifyRequest,
  { identification: Identification; realm: string }
>()

/**
 * Sets `request.account` and `request.caller` on every request. It rejects no request itself;
 * `requireAccount()` and `requireScope()` do.
 *
 * @example
 * await app.register(signin, { issuer: 'https://accounts.example.com', audience: 'notes' })
 * app.get('/notes', { onRequest: requireAccount() }, (request) => notesOf(accountOf(request)))
 */
export const signin = fastifyPlugin<SigninOptions>(
  async (app, options) => {
    const verifier = options.verifier ?? createVerifier(options)
    const identify = identifyCaller(verifier, options)
    app.decorateRequest('account', null)
    app.decorateRequest('caller', null)
    app.addHook('onRequest', async (request) => {
      const identification = await identify(request)
      identifications.set(request, { identification, realm: verifier.audience })
      if (identification.status === 'unavailable') request.log.error({ err: identification.error })
      if (identification.status !== 'verified') return
      request.caller = identification.caller
      if (identification.caller.kind === 'account') request.account = identification.caller
    })
    if (!options.verifier) app.addHook('onClose', async () => verifier.close())
  },
  { name: '@signin/client', fastify: '5.x' },
)

/**
 * An onRequest hook that allows only people: 401 without valid credentials, 403 for a service, 503
 * with Retry-After while Signin's keys or its revocation feed are unavailable.
 *
 * @example
 * app.get('/notes', { onRequest: requireAccount() }, handler)
 */
export function requireAccount(): onRequestAsyncHookHandler {
  return guardFor({ account: true })
}

/**
 * An onRequest hook that allows only people and services that have all of the scopes: 403
 * `insufficient_scope` otherwise; 401 and 503 as in requireAccount(). The two hooks can be combined.
 *
 * @example
 * app.post('/notes', { onRequest: [requireAccount(), requireScope('notes:write')] }, handler)
 */
export function requireScope(...scopes: [string, ...string[]]): onRequestAsyncHookHandler {
  return guardFor({ scopes })
}

/**
 * The person of a request that passed requireAccount(). Throws if there is none: a route without a
 * guard fails closed, with 500.
 *
 * @example
 * app.get('/notes', { onRequest: requireAccount() }, (request) => notesOf(accountOf(request)))
 */
export function accountOf(request: FastifyRequest): AccountCaller {
  if (!request.account) throw new Error('Guard this route with requireAccount().')
  return request.account
}

/**
 * The person or service of a request that passed a guard. Throws if there is none.
 *
 * @example
 * const { scopes } = callerOf(request)
 */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('Guard this route with requireAccount() or requireScope().')
  return request.caller
}

function guardFor(requirements: Requirements): onRequestAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const identified = identifications.get(request)
    // Fails closed: a guard that runs before the plugin has nothing to check.
    if (!identified) throw new Error('Register signin of @signin/client/fastify before its guards.')
    const denial = denialOf(identified.identification, requirements, {
      realm: identified.realm,
      requestId: request.id,
    })
    if (denial) return reply.code(denial.status).headers(denial.headers).send(denial.body)
  }
}
