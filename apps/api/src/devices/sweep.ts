import type { FastifyInstance } from 'fastify'
import type { Devices } from './devices.ts'

const SWEEP_EVERY_MS = 3_600_000

/** Every hour, until the app closes. */
export function sweepUnseenDevices(app: FastifyInstance, devices: Pick<Devices, 'sweep'>): void {
  const sweep = () => {
    devices.sweep().catch((error) => app.log.warn({ err: error }, 'sweep failed'))
  }
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
}
