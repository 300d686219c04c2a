import { AppError, type Limit, type Throttle, type Viewer } from '@signin/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Avatars, notTaken, type ReplaceKey } from './avatars.ts'

const MAX_PICTURE_BYTES = 5 * 1024 * 1024
/** Of all that are on their way or wait for the decoder. */
const MAX_TOTAL_PICTURE_BYTES = 16 * 1024 * 1024
const UPLOADS: Limit = { calls: 20, seconds: 3600 }

export interface AvatarRoutes {
  avatars: Avatars
  viewerOf(request: FastifyRequest): Promise<Viewer | null>
  /**
   * Writes the key of the viewer's picture, and that it was changed, in one transaction. Refuses with
   * `not_signed_in` a session that was ended since the request began.
   */
  keyOf(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): ReplaceKey
  /** Counts for one account. */
  throttleFor(accountId: string): Throttle
}

/**
 * Pictures go over plain HTTP: tRPC would carry them as text. They have a Fastify scope of their
 * own, for a body parser that takes bytes and more of them than any other call may send.
 */
export async function serveAvatars(app: FastifyInstance, deps: AvatarRoutes): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      /^image\//,
      { parseAs: 'buffer' },
      async (_: unknown, body: Buffer) => body,
    )
    ownAvatar(scope, deps)
    everyAvatar(scope, deps.avatars)
  })
}

function ownAvatar(scope: FastifyInstance, deps: AvatarRoutes): void {
  const { avatars, viewerOf, throttleFor, keyOf } = deps
  const path = '/api/account/avatar'
  const viewers = new WeakMap<FastifyRequest, Viewer>()

  const askWho = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store')
    const viewer = await viewerOf(request)
    if (!viewer) throw new AppError('not_signed_in')
    viewers.set(request, viewer)
  }

  const whoAsks = (request: FastifyRequest): Viewer => {
    const viewer = viewers.get(request)
    if (!viewer) throw new Error('Nobody was asked who they are.')
    return viewer
  }

  const takeOnlyPictures = async ({ headers }: FastifyRequest) => {
    if (headers['content-type']?.startsWith('image/')) return
    throw notTaken('Send the picture itself, with a content type such as image/webp.')
  }

  const countUpload = async (request: FastifyRequest) => {
    const retryAfter = await throttleFor(whoAsks(request).accountId).take('avatars.put', UPLOADS)
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
  }

  // Before the body is read: a stranger's five megabytes are not worth the memory. And after it: the
  // session may have ended while it came, and no picture of whoever was put out is opened.
  const upload = {
    bodyLimit: MAX_PICTURE_BYTES,
    onRequest: [askWho, takeOnlyPictures, countUpload],
    preHandler: askWho,
    config: { maxBodyBytes: MAX_TOTAL_PICTURE_BYTES },
  }
  scope.put<{ Body: Buffer | undefined }>(path, upload, async (request, reply) =>
    avatars.put(request.body ?? Buffer.alloc(0), keyOf(request, reply, whoAsks(request))),
  )

  scope.delete(path, { onRequest: askWho }, async (request, reply) => {
    await avatars.remove(keyOf(request, reply, whoAsks(request)))
    return { avatar: null }
  })
}

/** To anybody who knows the key: a picture is shown beside a name, and a key cannot be guessed. */
function everyAvatar(scope: FastifyInstance, avatars: Avatars): void {
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
      // Were it ever taken for a page, it could do nothing (ASVS 3.2.1).
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    })
    // Not by a pattern around the comma: looking for it from each of 15,000 spaces takes 100 ms.
    const known = request.headers['if-none-match']?.split(',') ?? []
    if (known.some((it) => it.trim().replace(/^W\//, '') === tag)) return reply.code(304).send()
    return reply.type('image/webp').send(picture)
  })
}
