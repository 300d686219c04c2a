import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'

const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]']

/**
 * Answers `not_found` where the Host is no name of ours. A page of another site can have its own name
 * resolved to this machine, and would then read what is served here without a sign-in (DNS rebinding).
 */
export function answerOwnHostsAlone(scope: FastifyInstance, publicUrl: URL): void {
  const own = new Set([...THIS_MACHINE, publicUrl.hostname])
  scope.addHook('onRequest', async ({ headers }) => {
    if (!own.has(hostnameIn(headers.host))) throw new AppError('not_found')
  })
}

function hostnameIn(host: string | undefined): string {
  const url = `http://${host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}
