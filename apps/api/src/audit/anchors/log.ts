import type { FastifyBaseLogger } from 'fastify'
import type { Anchor } from './anchor.ts'

const EVERY_SECONDS = 60

/** Writes checkpoints to the log. They are written at every LOG_LEVEL, since they were asked for. */
export function logAnchor(log: Pick<FastifyBaseLogger, 'child'>): Anchor {
  const always = log.child({}, { level: 'info' })
  return {
    name: 'log',
    everySeconds: EVERY_SECONDS,
    async publish({ origin, size, note }) {
      // In an object of its own: the log cuts long texts among its own fields.
      always.info({ event: 'audit_checkpoint', checkpoint: { origin, size, note } })
    },
  }
}
