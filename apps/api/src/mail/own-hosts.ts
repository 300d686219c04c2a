import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/**
 * Answers `not_found` to requests with a foreign Host header. It prevents DNS rebinding: an
 * attacker makes the name of their site resolve to this machine, and its page then reads what is
 * served here without a sign-in.
 */
export function rejectForeignHosts(scope: FastifyInstance, publicUrl: URL): void {
  const own = new Set([...LOOPBACK_HOSTS, publicUrl.hostname])
  scope.addHook('onRequest', async ({ headers }) => {
    if (!own.has(hostnameIn(headers.host))) throw new AppError('not_found')
  })
}

function hostnameIn(host: string | undefined): string {
  const url = `http://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}
