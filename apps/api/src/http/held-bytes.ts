import { Transform } from 'node:stream'
import { AppError } from '@signin/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ByteBudget, createByteBudget, type Held } from './byte-budget.ts'

const MIB = 1024 ** 2
const MAX_BODY_BYTES = 8 * MIB
const MAX_ANSWER_BYTES = 32 * MIB
/** A connection costs as much by itself: what is smaller is not worth counting. */
const SMALL_BYTES = 8 * 1024
const RETRY_AFTER_SECONDS = 5

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A budget of the route's own, for bodies that are not to stand in the way of all others. */
    maxBodyBytes?: number
  }
}

/**
 * Bounds what is kept of bodies that are still on their way, and of answers that are not fetched:
 * both cost their sender nothing, and there can be thousands. Every route is within it.
 */
export function boundHeldBytes(app: FastifyInstance): void {
  const budgetOf = bodyBudgets()
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (isSmall(request)) return done(null, payload)
    const body = payload.pipe(metered(budgetOf(request), reply))
    payload.on('error', (error) => body.destroy(error))
    done(null, body)
  })

  const answers = createByteBudget(MAX_ANSWER_BYTES)
  app.addHook('onSend', (_request, reply, payload, done) => {
    const bytes = lengthOf(payload)
    if (bytes > SMALL_BYTES) {
      const held = answers.hold(() => reply.raw.destroy())
      releaseAfter(reply, held)
      held.add(bytes)
    }
    done()
  })
}

/** Of the route where it has one, of all others together where not. */
function bodyBudgets(): (request: FastifyRequest) => ByteBudget {
  const shared = createByteBudget(MAX_BODY_BYTES)
  const own = new WeakMap<object, ByteBudget>()
  return ({ routeOptions: { config } }) => {
    if (config.maxBodyBytes === undefined) return shared
    const budget = own.get(config) ?? createByteBudget(config.maxBodyBytes)
    own.set(config, budget)
    return budget
  }
}

/** Passes a body on, and counts it until its request has been answered. Ends with `busy` over the budget. */
function metered(budget: ByteBudget, reply: FastifyReply): Transform {
  const body = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      held.add(chunk.length)
      next(null, chunk)
    },
    flush(next) {
      held.keep()
      next()
    },
  })
  const held = budget.hold(() =>
    body.destroy(new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })),
  )
  releaseAfter(reply, held)
  return body
}

function releaseAfter({ raw }: FastifyReply, held: Held): void {
  raw.once('finish', held.release).once('close', held.release)
}

/** By its own word, to which the parser of HTTP keeps it. */
function isSmall({ headers }: FastifyRequest): boolean {
  if (headers['transfer-encoding'] !== undefined) return false
  return Number(headers['content-length'] ?? 0) <= SMALL_BYTES
}

/** A stream is read as it is fetched. */
function lengthOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  return payload instanceof Uint8Array ? payload.length : 0
}
