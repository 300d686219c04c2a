import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { denialOf, type Need } from './requests/denial.ts'
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
    /** The person who asks, or null: nobody, a service, or a token that is not good. */
    account: AccountCaller | null
    /** Whoever asks, a person or a service, or null. */
    caller: Caller | null
  }
}

/**
 * What the plugin is told: how to make a verifier (closed with the app), or one that there is
 * already (left open).
 */
export type SigninOptions = IdentifyOptions &
  ((VerifierOptions & { verifier?: never }) | { verifier: Verifier })

/** What was found out of each request, and for whom the token should have been. */
const found = new WeakMap<FastifyRequest, { identification: Identification; realm: string }>()

/**
 * Tells every request of an app who sends it: `request.account` and `request.caller`. It refuses
 * nothing by itself; `requireAccount()` and `requireScope()` do.
 *
 * @example
 * await app.register(signin, { issuer: 'https://accounts.example.com', audience: 'notes' })
 * app.get('/notes', { onRequest: requireAccount() }, (request) => notesOf(accountOf(request)))
 */
export const signin = fastifyPlugin<SigninOptions>(
  async (app, options) => {
    const verifier = options.verifier ?? createVerifier(options)
    const ask = identifyCaller(verifier, options)
    app.decorateRequest('account', null)
    app.decorateRequest('caller', null)
    app.addHook('onRequest', async (request) => {
      const identification = await ask(request)
      found.set(request, { identification, realm: verifier.audience })
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
 * An onRequest hook that lets only people through: 401 for nobody and for a token that is not good,
 * 403 for a service, 503 with Retry-After while Signin's keys or its feed cannot be had.
 *
 * @example
 * app.get('/notes', { onRequest: requireAccount() }, handler)
 */
export function requireAccount(): onRequestAsyncHookHandler {
  return requiring({ account: true })
}

/**
 * An onRequest hook that lets only those through, people and services, who have all of the scopes:
 * 403 `insufficient_scope` for others, and otherwise as requireAccount(). Both together need both.
 *
 * @example
 * app.post('/notes', { onRequest: [requireAccount(), requireScope('notes:write')] }, handler)
 */
export function requireScope(...scopes: [string, ...string[]]): onRequestAsyncHookHandler {
  return requiring({ scopes })
}

/**
 * The person behind a request that requireAccount() let through. Throws where no guard stood before:
 * a route that forgot its guard answers 500 to nobody, and nothing of anybody's.
 *
 * @example
 * app.get('/notes', { onRequest: requireAccount() }, (request) => notesOf(accountOf(request)))
 */
export function accountOf(request: FastifyRequest): AccountCaller {
  if (!request.account) throw new Error('Guard this route with requireAccount().')
  return request.account
}

/**
 * The person or service behind a request that a guard let through. Throws where none stood before.
 *
 * @example
 * const { scopes } = callerOf(request)
 */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('Guard this route with requireAccount() or requireScope().')
  return request.caller
}

function requiring(need: Need): onRequestAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const known = found.get(request)
    // Not a pass: a guard before the plugin guards nothing.
    if (!known) throw new Error('Register signin of @signin/client/fastify before its guards.')
    const denial = denialOf(known.identification, need, {
      realm: known.realm,
      requestId: request.id,
    })
    if (denial) return reply.code(denial.status).headers(denial.headers).send(denial.body)
  }
}
