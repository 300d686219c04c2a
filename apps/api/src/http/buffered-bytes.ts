import { Transform } from 'node:stream'
import { AppError } from '@signin/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ByteBudget, createByteBudget, type TrackedBytes } from './byte-budget.ts'

const MIB = 1024 ** 2
const MAX_BODY_BYTES = 8 * MIB
const MAX_ANSWER_BYTES = 32 * MIB
/** A connection itself costs as much memory, so smaller bodies and answers are not counted. */
const SMALL_BYTES = 8 * 1024
const RETRY_AFTER_SECONDS = 5

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A separate budget for this route, so that its large bodies do not evict those of others. */
    maxBodyBytes?: number
  }
}

/**
 * Bounds the memory for bodies that are still arriving and for answers that clients do not read. An
 * attacker can open thousands of such requests at almost no cost. It applies to every route.
 */
export function limitBufferedBytes(app: FastifyInstance): void {
  const budgetOf = bodyBudgets()
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (isSmall(request)) return done(null, payload)
    const body = payload.pipe(meter(budgetOf(request), reply))
    payload.on('error', (error) => body.destroy(error))
    done(null, body)
  })

  const answers = createByteBudget(MAX_ANSWER_BYTES)
  app.addHook('onSend', (_request, reply, payload, done) => {
    const bytes = lengthOf(payload)
    if (bytes > SMALL_BYTES) {
      const held = answers.track(() => reply.raw.destroy())
      releaseAfter(reply, held)
      held.add(bytes)
    }
    done()
  })
}

/** The budget of the route, or the one that all other routes share. */
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

/** Counts a body until its request was answered. Over the budget the stream fails with `busy`. */
function meter(budget: ByteBudget, reply: FastifyReply): Transform {
  const body = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      held.add(chunk.length)
      next(null, chunk)
    },
    flush(next) {
      held.markComplete()
      next()
    },
  })
  const held = budget.track(() =>
    body.destroy(new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })),
  )
  releaseAfter(reply, held)
  return body
}

function releaseAfter({ raw }: FastifyReply, held: TrackedBytes): void {
  raw.once('finish', held.release).once('close', held.release)
}

/** By the Content-Length header, which the HTTP parser enforces. */
function isSmall({ headers }: FastifyRequest): boolean {
  if (headers['transfer-encoding'] !== undefined) return false
  return Number(headers['content-length'] ?? 0) <= SMALL_BYTES
}

/** 0 for a stream: back-pressure already bounds what is buffered of it. */
function lengthOf(payload: unknown): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload)
  return payload instanceof Uint8Array ? payload.length : 0
}
