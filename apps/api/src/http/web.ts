import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendFailure } from './errors.ts'

const READS = new Set(['GET', 'HEAD'])
/** What a machine asks for: a page in its place would be taken for the thing itself. */
const NO_PAGE = /^\/(api|assets|metrics|\.well-known)(\/|$)|\.\w+$/

/**
 * Serves the built web app beside the api, for one-port use without a proxy. File names under
 * /assets carry a hash and never change; everything else is asked for anew. A path that is no
 * file is one of the app's own pages; without a web app, it is nothing.
 */
export async function serveWeb(app: FastifyInstance, webRoot: string | undefined): Promise<void> {
  const built = webRoot && existsSync(path.join(webRoot, 'index.html'))
  if (built) await serveFiles(app, webRoot)
  app.setNotFoundHandler((request, reply) => {
    const isPage = built && READS.has(request.method) && !NO_PAGE.test(pathOf(request))
    return isPage ? reply.sendFile('index.html') : sendFailure(request, reply, 'not_found')
  })
}

/** Decoded as the router has decoded it, which refused what cannot be: `/%61pi` is no page either. */
function pathOf({ url }: FastifyRequest): string {
  return decodeURIComponent(url.split('?', 1)[0] ?? '')
}

async function serveFiles(app: FastifyInstance, webRoot: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: webRoot,
    cacheControl: false,
    preCompressed: true,
    setHeaders(reply, file) {
      const hashed = file.startsWith(path.join(webRoot, 'assets') + path.sep)
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
