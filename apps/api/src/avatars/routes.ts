import { AppError, type Limit, type Throttle, type Viewer } from '@signin/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Avatars, invalidPicture, type ReplaceKey } from './avatars.ts'

const MAX_PICTURE_BYTES = 5 * 1024 * 1024
/** The total of all uploads in progress or queued for the decoder. */
const MAX_TOTAL_PICTURE_BYTES = 16 * 1024 * 1024
const UPLOADS: Limit = { calls: 20, seconds: 3600 }

export interface AvatarRoutes {
  avatars: Avatars
  viewerOf(request: FastifyRequest): Promise<Viewer | null>
  /**
   * Returns a function that stores the key of the viewer's picture and records the change, in one
   * transaction. It throws `not_signed_in` if the session was revoked since the request started.
   */
  replaceKeyFor(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): ReplaceKey
  /** The throttle of one account. */
  throttleFor(accountId: string): Throttle
}

/**
 * Pictures use plain HTTP routes, because tRPC would encode them as text. They have a Fastify scope
 * of their own, whose body parser accepts bytes and a larger body than any other route.
 */
export async function serveAvatars(app: FastifyInstance, deps: AvatarRoutes): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      /^image\//,
      { parseAs: 'buffer' },
      async (_: unknown, body: Buffer) => body,
    )
    serveOwnAvatar(scope, deps)
    servePublicAvatars(scope, deps.avatars)
  })
}

function serveOwnAvatar(scope: FastifyInstance, deps: AvatarRoutes): void {
  const { avatars, viewerOf, throttleFor, replaceKeyFor } = deps
  const path = '/api/account/avatar'
  const viewers = new WeakMap<FastifyRequest, Viewer>()

  const authenticate = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store')
    const viewer = await viewerOf(request)
    if (!viewer) throw new AppError('not_signed_in')
    viewers.set(request, viewer)
  }

  const authenticatedViewer = (request: FastifyRequest): Viewer => {
    const viewer = viewers.get(request)
    if (!viewer) throw new Error('Nobody was asked who they are.')
    return viewer
  }

  const requireImageType = async ({ headers }: FastifyRequest) => {
    if (headers['content-type']?.startsWith('image/')) return
    throw invalidPicture('Send the picture itself, with a content type such as image/webp.')
  }

  const throttleUpload = async (request: FastifyRequest) => {
    const retryAfter = await throttleFor(authenticatedViewer(request).accountId).take(
      'avatars.put',
      UPLOADS,
    )
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
  }

  // Authenticate before the body is read, so that an anonymous client cannot fill the memory with
  // 5 MB bodies. Authenticate again after it: the session may have been revoked during the upload,
  // and its picture must not reach the decoder.
  const upload = {
    bodyLimit: MAX_PICTURE_BYTES,
    onRequest: [authenticate, requireImageType, throttleUpload],
    preHandler: authenticate,
    config: { maxBodyBytes: MAX_TOTAL_PICTURE_BYTES },
  }
  scope.put<{ Body: Buffer | undefined }>(path, upload, async (request, reply) =>
    avatars.put(
      request.body ?? Buffer.alloc(0),
      replaceKeyFor(request, reply, authenticatedViewer(request)),
    ),
  )

  scope.delete(path, { onRequest: authenticate }, async (request, reply) => {
    await avatars.remove(replaceKeyFor(request, reply, authenticatedViewer(request)))
    return { avatar: null }
  })
}

/** Serves pictures without authentication: the unguessable key in the URL is the access control. */
function servePublicAvatars(scope: FastifyInstance, avatars: Avatars): void {
  scope.get<{ Params: { key: string } }>('/api/avatars/:key', async (request, reply) => {
    const { key } = request.params
    const tag = `"${key}"`
    const picture = await avatars.get(key)
    if (!picture) throw new AppError('not_found')
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      etag: tag,
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      // Defence in depth: rendered as a document, it could not run scripts (ASVS 3.2.1).
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    })
    // A regular expression with optional spaces around the comma is quadratic: a header of 15,000
    // spaces takes 100 ms (ReDoS).
    const known = request.headers['if-none-match']?.split(',') ?? []
    if (known.some((it) => it.trim().replace(/^W\//, '') === tag)) return reply.code(304).send()
    return reply.type('image/webp').send(picture)
  })
}
