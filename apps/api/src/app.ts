import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serveAvatarsFor } from './app/avatar-routes.ts'
import { serveConsoleExports } from './app/console-exports.ts'
import { contextFor } from './app/context.ts'
import type { FeaturesDeps } from './app/deps.ts'
import { emailPreviews } from './app/email-previews.ts'
import { buildFeatures } from './app/features.ts'
import { serveForwardAuth } from './app/forward-auth.ts'
import { scheduleMaintenance } from './app/maintenance.ts'
import { serveWellKnown } from './app/well-known.ts'
import type { Env } from './env.ts'
import { limitBufferedBytes } from './http/buffered-bytes.ts'
import { cookiesOf } from './http/cookie.ts'
import { allowCrossOrigin } from './http/cors.ts'
import { answerBadUrl, answerParserError, handleErrors } from './http/errors.ts'
import { closeConnectionsWhenDraining, serveHealth } from './http/health.ts'
import { rejectUnknownMethods } from './http/method.ts'
import { serveOpenApi } from './http/openapi.ts'
import { rejectForeignOrigins } from './http/origin.ts'
import { logRequests, requestIdOf } from './http/request-log.ts'
import { sendSecurityHeaders } from './http/security-headers.ts'
import { serveProcedures } from './http/trpc.ts'
import { serveWeb } from './http/web.ts'
import { serveFormPostCallbacks } from './identities/form-post-route.ts'
import type { Mailbox } from './mail/mailbox.ts'
import { serveMailbox } from './mail/mailbox-pages.ts'
import { serveRevocations } from './revocations/routes.ts'
import type { ThrottleFor } from './throttling/per-address.ts'

const MAX_BODY_BYTES = 100_000
const REQUEST_TIMEOUT_MS = 30_000
const HEADERS_TIMEOUT_MS = 10_000
/** How late a slow sender is detected after those timeouts. */
const LOOK_EVERY_MS = 5000
/** Longer than the keep-alive of a proxy, so that the proxy closes idle connections. */
const KEEP_ALIVE_MS = 72_000
/** As long as all headers may be: a batch with too many queries gets its error instead of a 404. */
const MAX_PATH_PARAMETER_LENGTH = 16_384

/** Everything the app depends on. Tests pass their own. */
export interface AppDeps extends Omit<FeaturesDeps, 'log'> {
  env: Pick<Env, 'secure' | 'trustedProxies' | 'webRoot' | 'corsOrigins'> & FeaturesDeps['env']
  /** The development mailbox; never in production. */
  mailbox?: Mailbox | undefined
  throttleFor: ThrottleFor
  logger: FastifyBaseLogger
  isDraining: () => boolean
}

/** Registers everything the process serves, in the order in which a request passes it. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { env, db } = deps
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
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_LENGTH },
    // While draining, a request on a kept-alive connection is served, not rejected.
    return503OnClosing: false,
    clientErrorHandler: answerParserError,
    frameworkErrors: answerBadUrl,
  })

  handleErrors(app)
  logRequests(app)
  closeConnectionsWhenDraining(app, deps.isDraining)
  limitBufferedBytes(app)
  await sendSecurityHeaders(app, env.secure)
  rejectUnknownMethods(app)
  await allowCrossOrigin(app, env.corsOrigins)
  rejectForeignOrigins(app, env.publicUrl.origin, env.corsOrigins)

  const cookies = cookiesOf(env.secure)
  await cookies.register(app)
  serveHealth(app, {
    checkDatabase: () => db.$queryRaw`select 1`,
    areWorkersHealthy: deps.jobs.isHealthy,
    isDraining: deps.isDraining,
  })

  const features = buildFeatures({ ...deps, log: app.log })
  scheduleMaintenance(deps.jobs, features, { files: deps.files, log: app.log })
  const context = { features, throttleFor: deps.throttleFor, cookies }
  await serveProcedures(app, contextFor(context))
  serveOpenApi(app)
  await serveAvatarsFor(app, context)
  serveConsoleExports(app, context)
  await serveFormPostCallbacks(app, features.providers)
  serveForwardAuth(app, context)
  serveRevocations(app, { ...deps, revocations: features.revocations })
  serveWellKnown(app, context, env)
  if (deps.mailbox) {
    const { publicUrl } = env
    await serveMailbox(app, {
      mailbox: deps.mailbox,
      publicUrl,
      templates: emailPreviews(publicUrl),
    })
  }

  await serveWeb(app, env.webRoot)
  return app
}
