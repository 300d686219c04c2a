import type { FastifyInstance } from 'fastify'
import type { createLucia } from './lucia.ts'

const SWEEP_EVERY_MS = 3_600_000

/** Expired sessions open nothing; they are swept so that the table does not grow for ever. */
export function sweepExpiredSessions(
  app: FastifyInstance,
  lucia: ReturnType<typeof createLucia>,
): void {
  const sweep = () => {
    lucia.deleteExpiredSessions().catch((error) => app.log.warn({ err: error }, 'sweep failed'))
  }
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
