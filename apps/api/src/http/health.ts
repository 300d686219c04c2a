import type { FastifyInstance } from 'fastify'

const CHECK_TIMEOUT_MS = 2000

export interface Health {
  /** Rejects or does not settle in time when the database is unavailable. */
  checkDatabase(): Promise<unknown>
  /** False when the job workers have stopped, so that no mail is sent. */
  areWorkersHealthy(): boolean
  /** True once the process has received a signal to stop. */
  isDraining(): boolean
}

/**
 * `/health` is the liveness probe: a process that does not answer is to be restarted.
 * `/health/ready` is the readiness probe: a process that is not ready is to get no traffic. Both
 * are also served under `/api`, the path that a proxy forwards.
 */
export function serveHealth(
  app: FastifyInstance,
  { checkDatabase, areWorkersHealthy, isDraining }: Health,
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
        await withTimeout(checkDatabase())
        if (areWorkersHealthy()) return { status: 'ready' }
        return reply.code(503).send({ status: 'unavailable', queue: 'stopped' })
      } catch (error) {
        request.log.error({ err: error }, 'the database does not answer')
        return reply.code(503).send({ status: 'unavailable', database: 'unreachable' })
      }
    })
  }
}

/** Closes keep-alive connections while draining; otherwise they would delay the shutdown. */
export function closeConnectionsWhenDraining(
  app: FastifyInstance,
  isDraining: Health['isDraining'],
): void {
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining()) reply.header('connection', 'close')
  })
}

async function withTimeout(check: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS)
  })
  await Promise.race([check, timeout]).finally(() => clearTimeout(timer))
}
