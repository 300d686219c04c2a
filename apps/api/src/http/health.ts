import type { FastifyInstance } from 'fastify'

const CHECK_TIMEOUT_MS = 2000

export interface Health {
  /** Rejects, or takes too long, when the database cannot serve. */
  checkDatabase(): Promise<unknown>
  /** False when the queue's workers have stopped, and mail with them. */
  areJobsDone(): boolean
  /** True from the moment the process was asked to stop. */
  isDraining(): boolean
}

/**
 * `/health`: the process answers, restart it if not. `/health/ready`: it can serve, send it no
 * traffic if not. Both also under `/api`, where a proxy passes them on.
 */
export function serveHealth(
  app: FastifyInstance,
  { checkDatabase, areJobsDone, isDraining }: Health,
): void {
  for (const prefix of ['', '/api']) {
    app.get(`${prefix}/health`, { logLevel: 'warn' }, async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      return { status: 'ok' }
    })

    app.get(`${prefix}/health/ready`, { logLevel: 'warn' }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      if (isDraining()) return reply.code(503).send({ status: 'draining' })
      try {
        await withinTime(checkDatabase())
        if (areJobsDone()) return { status: 'ready' }
        return reply.code(503).send({ status: 'unavailable', queue: 'stopped' })
      } catch (error) {
        request.log.error({ err: error }, 'the database does not answer')
        return reply.code(503).send({ status: 'unavailable', database: 'unreachable' })
      }
    })
  }
}

/** A kept-alive connection that outlives its last answer would hold up the end of the process. */
export function hangUpWhenDraining(app: FastifyInstance, isDraining: Health['isDraining']): void {
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close')
  })
}

async function withinTime(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS)
  })
  await Promise.race([check, late]).finally(() => clearTimeout(timer))
}
