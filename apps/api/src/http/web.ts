import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendFailure } from './errors.ts'

const READ_METHODS = new Set(['GET', 'HEAD'])
/** Paths for programs: index.html, sent for a missing one, would be mistaken for the resource. */
const NOT_A_PAGE = /^\/(api|assets|metrics|\.well-known)(\/|$)|\.\w+$/
/** The console is an app of its own, with a page of its own. */
const CONSOLE = /^\/admin(\/|$)/

/**
 * Serves the built web app from the api, for use on one port without a proxy. Files under /assets
 * have a hash in their names and are cached for ever; all others are revalidated. A path without a
 * file gets index.html, or admin.html below /admin, since the web app routes it; without a web app
 * it gets 404.
 */
export async function serveWeb(app: FastifyInstance, webRoot: string | undefined): Promise<void> {
  const built = webRoot && existsSync(path.join(webRoot, 'index.html'))
  if (built) await serveFiles(app, webRoot)
  app.setNotFoundHandler((request, reply) => {
    const asked = pathOf(request)
    const isPage = built && READ_METHODS.has(request.method) && !NOT_A_PAGE.test(asked)
    if (!isPage) return sendFailure(request, reply, 'not_found')
    return reply.sendFile(CONSOLE.test(asked) ? 'admin.html' : 'index.html')
  })
}

/**
 * The decoded path, so that `/%61pi` counts as `/api`. The router has rejected invalid encodings.
 */
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
