import type { Db } from '@signin/db'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'

import { accountFinder } from './accounts/accounts.ts'
import { contextFor } from './context.ts'
import type { Env } from './env.ts'
import { sessionCookie } from './http/cookie.ts'
import { answerBadUrl, answerBrokenConnection, answerErrorsFromTheTable } from './http/errors.ts'
import { hangUpWhenDraining, serveHealth } from './http/health.ts'
import { refuseForeignOrigins } from './http/origin.ts'
import { logRequests, requestIdOf } from './http/request-log.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import type { ThrottleFor } from './http/throttle.ts'
import { serveProcedures } from './http/trpc.ts'
import { serveWeb } from './http/web.ts'
import type { Hasher } from './passwords/hasher.ts'
import { createPasswords } from './passwords/passwords.ts'
import type { Peppers } from './passwords/pre-hash.ts'
import { ABSOLUTE_LIFE } from './sessions/lifetimes.ts'
import { createLucia } from './sessions/lucia.ts'
import { rememberedSessions } from './sessions/remembered.ts'
import { sweepExpiredSessions } from './sessions/sweep.ts'

const LARGEST_BODY_BYTES = 100_000
const LONGEST_REQUEST_MS = 30_000
const LONGEST_HEADERS_MS = 10_000
/** How far over those times a slow sender may get before it is looked at. */
const LOOK_EVERY_MS = 5000
/** Longer than a proxy keeps its own idle connections, so that the proxy is the one to hang up. */
const KEEP_ALIVE_MS = 72_000
/** Batched queries name all their procedures in the path. */
const LONGEST_PATH_PARAMETER = 2000

/** The world as the app sees it. Tests hand in their own. */
export interface AppDeps {
  env: Pick<Env, 'publicUrl' | 'secure' | 'trustedProxies' | 'webRoot'>
  db: Db
  hasher: Hasher
  peppers: Peppers
  throttleFor: ThrottleFor
  clock: () => Date
  logger: FastifyBaseLogger
  isDraining: () => boolean
}

/** Everything the process serves, in the order a request meets it. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { env, db, clock } = deps
  const behindProxy = env.trustedProxies.length > 0
  const app: FastifyInstance = fastify({
    loggerInstance: deps.logger,
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'requestId',
    }),
    trustProxy: behindProxy && env.trustedProxies,
    requestIdHeader: false,
    genReqId: requestIdOf(behindProxy),
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: LONGEST_REQUEST_MS,
    http: { headersTimeout: LONGEST_HEADERS_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: LONGEST_PATH_PARAMETER },
    // While draining, a request on a kept-alive connection is still served, not turned away.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenConnection,
    frameworkErrors: answerBadUrl,
  })

  answerErrorsFromTheTable(app)
  logRequests(app)
  hangUpWhenDraining(app, deps.isDraining)
  await sendSecurityHeaders(app, env.secure)
  refuseForeignOrigins(app, env.publicUrl.origin)

  const cookie = sessionCookie(env.secure, ABSOLUTE_LIFE)
  await cookie.register(app)
  serveHealth(app, { checkDatabase: () => db.$queryRaw`select 1`, isDraining: deps.isDraining })

  const passwords = createPasswords({ ...deps, log: app.log })
  const table = rememberedSessions(db, clock)
  const lucia = createLucia(table, clock)
  sweepExpiredSessions(app, lucia)
  const sessions = { table, lucia, clock, passwords, findAccountId: accountFinder(db) }
  await serveProcedures(
    app,
    contextFor({ accounts: { db, passwords }, sessions, throttleFor: deps.throttleFor, cookie }),
  )

  await serveWeb(app, env.webRoot)
  return app
}
